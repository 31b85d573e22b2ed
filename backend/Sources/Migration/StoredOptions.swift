import Diagnostics
import Foundation

/// A run's options as the ledger keeps them, so that a resumed run behaves alike.
struct StoredOptions: Codable {
  var run: RunOptions

  func encoded() throws(MartletError) -> String {
    do {
      return String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
    } catch {
      throw MartletError(
        .ledger, "The run's options cannot be written as JSON.", context: ErrorContext(serverDetail: "\(error)"))
    }
  }

  static func decode(_ text: String) throws(MartletError) -> StoredOptions {
    do {
      return try JSONDecoder().decode(StoredOptions.self, from: Data(text.utf8))
    } catch {
      throw MartletError(
        .ledgerNewer, "The run's options were written by another version of martlet.",
        context: ErrorContext(serverDetail: "\(error)"))
    }
  }
}

import Diagnostics
import PostgresClient

@testable import MySQLClient

/// Input: a byte that chooses the syntax, then the text. Messages never hold the password; a URL that was read prints
/// as one that means the same.
enum SettingsFuzz {
  private static let secret = "S3cretWord"

  static func complaint(about bytes: [UInt8]) -> String? {
    var input = FuzzInput(bytes)
    let choice = input.byte() % 4
    let text = input.remainingText()
    switch choice {
    case 0: return sourceURL(text)
    case 1: return leak(targetURL: "postgresql://app:\(secret)@db/shop?" + text)
    case 2: return leak(targetURL: "password=\(secret) " + text)
    default: return optionFile(text)
    }
  }

  private static func sourceURL(_ text: String) -> String? {
    let configuration: MySQLConfiguration
    do throws(MartletError) {
      configuration = try MySQLConfiguration.parse(text, environment: [:], optionFiles: [])
    } catch {
      return "\(error)".contains(secret) ? "the password is in \(error)" : nil
    }
    var expected = configuration
    expected.password = nil
    do throws(MartletError) {
      let again = try MySQLConfiguration.parse(configuration.redactedURL, environment: [:], optionFiles: [])
      return again == expected ? nil : "\(configuration.redactedURL) means something else"
    } catch {
      return "\(configuration.redactedURL) cannot be read: \(error)"
    }
  }

  /// - Parameter text: holds the secret once, where a password stands.
  private static func leak(targetURL text: String) -> String? {
    guard text.firstRange(of: secret)?.upperBound == text.ranges(of: secret).last?.upperBound else { return nil }
    do throws(MartletError) {
      let configuration = try PostgresConfiguration.parse(text, environment: [:])
      return "\(configuration)".contains(secret) ? "the password is in \(configuration)" : nil
    } catch {
      return "\(error)".contains(secret) ? "the password is in \(error)" : nil
    }
  }

  private static func optionFile(_ text: String) -> String? {
    // What stands in other files is no business of a fuzzer.
    guard !text.contains("!include") else { return nil }
    var file = OptionFile()
    do throws(MartletError) {
      try file.apply(text, path: "fuzz.cnf")
    } catch {
      return "\(error)".contains(secret) ? "the password is in \(error)" : nil
    }
    let shown = file.settings.password.map { "\($0)" } ?? ""
    return shown.contains(secret) ? "the password is printed as \(shown)" : nil
  }
}

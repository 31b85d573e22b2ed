import Diagnostics
import Foundation
import PostgresClient

/// Replaces secrets by `***`, byte by byte: as characters a secret may hide in a combined one.
struct LogRedaction: Sendable {
  private let secrets: [[UInt8]]
  private static let mask = Array("***".utf8)

  /// - Parameter secrets: as they are; their percent-encoded forms, as in a URL, are replaced too.
  init(_ secrets: [Secret]) {
    let texts = secrets.flatMap { secret in
      secret.reveal { text in [text, text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text] }
    }
    // The longest first: one may be a part of another.
    self.secrets = Set(texts.map { Array($0.utf8) }).filter { !$0.isEmpty }.sorted {
      ($0.count, $0.description) > ($1.count, $1.description)
    }
  }

  init(_ configuration: PostgresConfiguration) {
    self.init([configuration.password, configuration.keyPassword].compactMap { $0 })
  }

  var secretBytesMax: Int { secrets.first?.count ?? 0 }

  func apply(_ line: [UInt8]) -> [UInt8] {
    var clean: [UInt8] = []
    var index = 0
    while index < line.count {
      if let secret = secrets.first(where: { line[index...].starts(with: $0) }) {
        clean += Self.mask
        index += secret.count
      } else {
        clean.append(line[index])
        index += 1
      }
    }
    return clean
  }
}

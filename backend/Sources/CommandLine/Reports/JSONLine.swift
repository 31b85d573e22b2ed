import Diagnostics
import FoundationEssentials

/// JSON as the command line prints it: sorted keys, so that two outputs can be compared.
enum JSONLine {
  /// One line, without the line feed.
  static func encode(_ value: some Encodable) -> String { text(value, formatting: []) }

  /// Indented, for files and single objects.
  static func document(_ value: some Encodable) -> String { text(value, formatting: .prettyPrinted) }

  private static func text(_ value: some Encodable, formatting: JSONEncoder.OutputFormatting) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, formatting]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      preconditionFailure("the product's own values encode: \(error)")
    }
  }
}

/// The last line of a failed command with `--json`.
struct ErrorLine: Encodable {
  var event = "error"
  var error: ErrorDocument

  init(_ error: MartletError) { self.error = ErrorDocument(error) }
}

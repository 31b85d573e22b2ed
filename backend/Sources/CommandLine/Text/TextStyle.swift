/// Colours and weights of a terminal, or none: the one place that knows ANSI's "select graphic rendition" codes
/// (ECMA-48, 8.3.117).
struct TextStyle: Sendable, Equatable {
  enum Ink: String, Sendable {
    case bold = "1"
    case faint = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"
  }

  var isColored: Bool

  static let plain = TextStyle(isColored: false)
  static let colored = TextStyle(isColored: true)

  func callAsFunction(_ ink: Ink, _ text: String) -> String {
    isColored && !text.isEmpty ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// Redraws a block of lines in place at the bottom of a terminal (ECMA-48 control sequences).
///
/// A terminal that became narrower has wrapped the lines that were there, so the painter remembers their widths and
/// moves up by the rows that they take now.
struct FramePainter: Sendable {
  static let hideCursor = "\u{1B}[?25l"
  static let showCursor = "\u{1B}[?25h"
  private static let eraseToEnd = "\u{1B}[0J"

  private var widths: [Int] = []
  private var isCursorHidden = false

  /// The characters that replace the last frame by `lines`, with `above` left standing over it for good.
  mutating func paint(_ lines: [String], above: [String] = [], columns: Int) -> String {
    var text = isCursorHidden ? "" : Self.hideCursor
    isCursorHidden = true
    text += rewind(columns)
    for line in above + lines { text += line + "\n" }
    widths = lines.map { DisplayWidth.of(Self.withoutStyle($0)) }
    return text
  }

  /// Leaves the last frame on the screen and gives the cursor back.
  mutating func finish() -> String {
    widths = []
    defer { isCursorHidden = false }
    return isCursorHidden ? Self.showCursor : ""
  }

  private func rewind(_ columns: Int) -> String {
    let rows = widths.reduce(0) { $0 + max(1, ($1 + columns - 1) / max(columns, 1)) }
    return rows > 0 ? "\u{1B}[\(rows)F" + Self.eraseToEnd : ""
  }

  /// `text` without its `ESC [ … m` sequences, which take no room.
  static func withoutStyle(_ text: String) -> String {
    guard text.contains("\u{1B}") else { return text }
    var plain = ""
    var isInside = false
    for character in text {
      if isInside {
        isInside = character != "m"
      } else if character == "\u{1B}" {
        isInside = true
      } else {
        plain.append(character)
      }
    }
    return plain
  }
}

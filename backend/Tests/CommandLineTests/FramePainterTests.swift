import Testing

@testable import CommandLine

struct FramePainterTests {
  @Test func `hides the cursor once and redraws over the last frame`() {
    var painter = FramePainter()
    #expect(painter.paint(["one", "two"], columns: 80) == "\u{1B}[?25lone\ntwo\n")
    #expect(painter.paint(["three"], columns: 80) == "\u{1B}[2F\u{1B}[0Jthree\n")
    #expect(painter.paint(["four"], columns: 80) == "\u{1B}[1F\u{1B}[0Jfour\n")
  }

  @Test func `leaves lines standing above the frame`() {
    var painter = FramePainter()
    _ = painter.paint(["frame"], columns: 80)
    #expect(painter.paint(["frame"], above: ["warning"], columns: 80) == "\u{1B}[1F\u{1B}[0Jwarning\nframe\n")
    #expect(painter.paint(["frame"], columns: 80) == "\u{1B}[1F\u{1B}[0Jframe\n")
  }

  @Test func `moves over the rows that a narrower terminal made of the lines`() {
    var painter = FramePainter()
    _ = painter.paint([String(repeating: "x", count: 80), "short", ""], columns: 80)
    // 80 columns wrap to 3 rows of 30, the others stay one row each.
    #expect(painter.paint(["new"], columns: 30).hasPrefix("\u{1B}[5F"))
  }

  @Test func `does not count colours as columns`() {
    var painter = FramePainter()
    _ = painter.paint([TextStyle.colored(.red, String(repeating: "x", count: 80))], columns: 80)
    #expect(painter.paint([], columns: 80).hasPrefix("\u{1B}[1F"))
  }

  @Test func `gives the cursor back once`() {
    var painter = FramePainter()
    #expect(painter.finish() == "")
    _ = painter.paint(["x"], columns: 80)
    #expect(painter.finish() == FramePainter.showCursor)
    #expect(painter.finish() == "")
  }
}

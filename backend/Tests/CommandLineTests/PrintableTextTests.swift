import Diagnostics
import Testing

@testable import CommandLine

struct PrintableTextTests {
  @Test(arguments: [
    ("plain 注文", "plain 注文"), ("a\u{1B}[2Jb", "a\\u{1B}[2Jb"), ("two\nlines\tof", "two lines of"),
    ("\u{202E}evil", "\\u{202E}evil"), ("\u{9B}31m", "\\u{9B}31m"), ("a\u{0}b", "a\\u{0}b"), ("\r\n", "\\u{D} "),
    ("👩‍👧", "👩‍👧"),
  ])
  func `shows control characters instead of sending them`(text: String, printable: String) {
    #expect(text.printable == printable)
  }

  @Test(arguments: [
    ("plan/", "plan/"), ("postgresql://app@db2:5432/shop", "postgresql://app@db2:5432/shop"), ("", "''"),
    ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("$(rm)", "'$(rm)'"), ("a?b=1&c", "'a?b=1&c'"),
  ])
  func `quotes words for a shell`(text: String, quoted: String) { #expect(text.shellQuoted == quoted) }
}

import Diagnostics
import Testing

@testable import CommandLine

struct ErrorTextTests {
  @Test func `says what, where, in whose words and what next`() throws {
    let error = MartletError(
      .copy, "A row does not fit.",
      context: ErrorContext(
        server: "target db2:5432", object: "shop.orders", column: "status", key: "42", line: 3, position: 7,
        sqlState: "22P02", serverErrorNumber: 1292, serverMessage: "invalid input", serverDetail: "More.",
        serverHint: "Less."),
      isRetryable: true, hint: "Change the type with --cast.")
    try expectGolden(ErrorText.render(error), "error.txt")
    try expectGolden(ErrorText.render(error, style: .colored), "error-colored.txt")
  }

  @Test func `leaves out what is not known`() {
    #expect(ErrorText.render(MartletError(.connect, "No answer.")) == "error: No answer. [connect]\n")
  }

  @Test func `does not obey escape sequences of a server`() {
    let error = MartletError(
      .query, "Refused.", context: ErrorContext(serverMessage: "\u{1B}[2Jgone"), hint: "\u{9B}x")
    #expect(!ErrorText.render(error).unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{9B}" })
  }
}

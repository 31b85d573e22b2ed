import Diagnostics
import Testing

@testable import CommandLine

@Suite("The hint after a run that ended early")
struct ResumeAdviceTests {
  private func hint(_ error: MartletError) -> String { error.advised(target: "t").hint ?? "" }

  @Test func `is resume for what may pass`() {
    #expect(hint(MartletError(.connectionLost, "Lost.")) == "Go on with: martlet resume t")
    #expect(hint(MartletError(.query, "No.", isRetryable: true)) == "Go on with: martlet resume t")
  }

  @Test func `is the remedy and then resume for what somebody can fix`() {
    let error = MartletError(.permission, "No.", hint: "Grant SELECT.")
    #expect(hint(error) == "Grant SELECT. When that is done: martlet resume t")
    let full = MartletError(.query, "No.", context: ErrorContext(sqlState: "53100"))
    #expect(hint(full) == "When that is done: martlet resume t")
  }

  @Test func `is the source's own option, too, where a login was refused`() {
    #expect(
      hint(MartletError(.authentication, "No.", hint: "Check the password."))
        == "Check the password. When that is done: martlet resume t, or with another password or account of the source: "
        + "martlet resume --source SOURCE_URL t")
  }

  @Test(arguments: [ErrorCode.query, .schema, .copy, .protocolViolation, .introspection])
  func `is to begin anew for what would fail again`(code: ErrorCode) {
    let hint = hint(MartletError(code, "No.", context: ErrorContext(sqlState: "42601")))
    #expect(hint.contains("would meet this again") && !hint.contains("martlet resume"))
  }

  @Test func `is the error's own where that names a command`() {
    let error = MartletError(.sourceChanged, "No.", hint: "martlet resume --new-snapshot reads again.")
    #expect(hint(error) == "martlet resume --new-snapshot reads again.")
  }
}

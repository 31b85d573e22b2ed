import Migration
import SchemaModel
import Testing

@testable import CommandLine

/// The closing line answers "is everything there?" by what was counted.
struct VerdictTests {
  @Test func `says yes when every row was written and nothing is missing`() {
    #expect(RunReport.sample.verdict.answer == .yes)
    #expect(RunReport.sample.verdict.reason.contains("1,230,001 rows in 3 tables"))
  }

  @Test func `says no while losses are open, and how to accept them`() {
    let verdict = RunReport.lossy.verdict
    #expect(verdict.answer == .no)
    #expect(verdict.reason.contains("3 rejected rows are kept in martlet.reject (shop.Users)"))
    #expect(verdict.reason.contains("shop.view_1, shop.view_2, shop.view_3 and 11 more"))
    #expect(verdict.advice(target: "t")?.hasSuffix("--accept rows.rejected,view.left-out") == true)
  }

  @Test func `names what was accepted`() {
    var report = RunReport.lossy
    report.outcome = .complete
    report.accepted = [FindingCode("event.left-out"), FindingCode("view.left-out"), FindingCode("rows.rejected")]
    #expect(report.verdict.answer == .except)
    #expect(report.verdict.reason.contains("event.left-out: shop.nightly"))
  }

  @Test func `does not believe an outcome against the counts`() {
    var report = RunReport.sample
    report.tables[0].rowsWritten -= 1
    #expect(report.verdict.answer == .no)
    #expect(report.verdict.reason.contains("1,200,000 rows read, 1,199,999 written"))
    #expect(ExitStatus.code(of: report) == 1)
  }

  @Test func `does not believe an outcome against an open loss`() {
    var report = RunReport.lossy
    report.outcome = .complete
    #expect(report.verdict.answer == .no)
  }

  @Test(arguments: [RunReport.Outcome.failed, .cancelled])
  func `says how to go on`(outcome: RunReport.Outcome) {
    var report = RunReport.sample
    report.outcome = outcome
    report.failure = "query.connection-lost: The connection to PostgreSQL was lost."
    #expect(report.verdict.answer == .no)
    #expect(
      report.verdict.advice(target: "postgresql://h/db?a=b") == "Go on with: martlet resume 'postgresql://h/db?a=b'")
  }

  @Test(
    arguments: [
      ("query: PostgreSQL refused a statement. (SQLSTATE 53100): could not extend file", "When that is done: "),
      ("connect.authentication: The server refused the login", "When that is done: martlet resume t, or with another "),
      ("query.permission: PostgreSQL refused it. (SQLSTATE 42501): no", "When that is done: "),
      ("query: PostgreSQL refused a statement. (SQLSTATE 42883): no function", "A resumed run would meet this again."),
      ("query: PostgreSQL refused a statement. (SQLSTATE 40P01): deadlock", "Go on with: "),
    ])
  func `does not lead back to the same error`(failure: String, advice: String) {
    var report = RunReport.sample
    report.outcome = .failed
    report.failure = failure
    #expect(report.verdict.advice(target: "t")?.hasPrefix(advice) == true)
  }
}

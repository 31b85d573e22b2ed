import Diagnostics
import HTTPTypes
import Testing

@testable import Server

@Suite("Problems")
struct ProblemTests {
  @Test(arguments: [
    (ErrorCode.usage, HTTPResponse.Status.badRequest), (.noRun, .notFound), (.jobUnknown, .notFound),
    (.jobActive, .conflict), (.leaseHeld, .conflict), (.sourceUnproved, .conflict),
    (.idempotencyKeyReused, .unprocessableContent),
    (.connect, .serviceUnavailable), (.connectionLost, .serviceUnavailable), (.ledger, .internalServerError),
  ]) func `an error has its status`(_ code: ErrorCode, _ status: HTTPResponse.Status) {
    #expect(Problem(MartletError(code, "It went wrong.")).status == status)
  }

  @Test func `whoever is told to wait is told how long`() {
    #expect(Problem(MartletError(.connect, "It is away.")).headers[.retryAfter] != nil)
  }

  @Test func `the job that is in the way is named`() {
    let error = MartletError(.jobActive, "Another one works.", context: ErrorContext(key: "j1"))
    #expect(ProblemDocument(Problem(error), requestID: "r", traceID: "t").running == "j1")
  }

  @Test func `what nobody foresaw says nothing of the inside`() {
    struct Secret: Error { var password = "canary" }
    let problem = Problem(Secret())
    #expect(problem.status == .internalServerError)
    #expect(!"\(problem)".contains("canary"))
  }
}

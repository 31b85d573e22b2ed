import Diagnostics
import Testing

@testable import PostgresClient

@Suite struct MartletErrorPostgresTests {
  @Test(arguments: [
    ("28P01", ErrorCode.authentication, false), ("28000", .authentication, false), ("3D000", .unknownDatabase, false),
    ("42501", .permission, false), ("57014", .timeout, false), ("57P01", .connectionLost, true),
    ("57P03", .connectionLost, true), ("08006", .connectionLost, true), ("08P01", .protocolViolation, false),
    ("40001", .query, true), ("40P01", .query, true), ("55P03", .timeout, true), ("53300", .query, true),
    ("23505", .query, false), ("53100", .query, false),
  ])
  func `maps SQLSTATE`(state: String, code: ErrorCode, isRetryable: Bool) {
    let error = MartletError.postgres(ServerFields(sqlState: state, message: "…"), server: "target")
    #expect(error.code == code)
    #expect(error.isRetryable == isRetryable)
    #expect(error.context.sqlState == state)
  }

  @Test func `tells a cancel from a timeout`() {
    func code(_ message: String, wasCancelled: Bool = false) -> ErrorCode {
      let fields = ServerFields(sqlState: "57014", message: message)
      return MartletError.postgres(fields, server: "target", wasCancelled: wasCancelled).code
    }
    #expect(code("canceling statement due to statement timeout") == .timeout)
    #expect(code("canceling statement due to user request") == .cancelled)
    #expect(code("storniere Anfrage wegen Benutzeraufforderung", wasCancelled: true) == .cancelled)
  }

  @Test func `a lost connection outweighs the state`() {
    let error = MartletError.postgres(
      ServerFields(sqlState: "XX000", message: "m"), server: "target h:1", isConnectionLost: true)
    #expect(error.code == .connectionLost)
    #expect(error.isRetryable)
    #expect(error.context.server == "target h:1")
  }

  @Test func `names the object as a person would`() {
    #expect(ServerFields(schema: "shop", table: "orders").object == "shop.orders")
    #expect(
      ServerFields(schema: "shop", table: "orders", constraint: "total_check").object
        == "constraint total_check on shop.orders")
    #expect(ServerFields(schema: "shop", dataType: "mood").object == "type shop.mood")
    #expect(ServerFields(schema: "shop").object == "schema shop")
    #expect(ServerFields().object == nil)
  }

  @Test func `takes the position of a COPY, and the server's own column first`() {
    let fields = ServerFields(
      sqlState: "23502", message: "m", context: "COPY orders, line 17, column a: \"\"", schema: "shop",
      table: "orders", column: "total")
    let context = MartletError.postgres(fields, server: "target").context
    #expect(context.line == 17)
    #expect(context.column == "total")
    #expect(context.object == "shop.orders")
  }

  @Test func `reads the state of a refused login out of the verbose message, in any language`() {
    let refusal = LoginRefusal(
      verboseMessage: """
        connection to server at "127.0.0.1", port 5432 failed: PANNE:  28P01: falsches Passwort
        LOCATION:  auth_failed, auth.c:331

        """)
    #expect(refusal.sqlState == "28P01")
    #expect(refusal.message == #"connection to server at "127.0.0.1", port 5432 failed: PANNE: falsches Passwort"#)
  }

  @Test(arguments: [
    ("FATAL:  28P01: no\n", false, ErrorCode.authentication, false),
    ("FATAL:  3D000: no\n", false, .unknownDatabase, false),
    ("FATAL:  57P03: starting\n", false, .connect, true), ("FATAL:  53300: too many\n", false, .connect, true),
    ("fe_sendauth: no password supplied\n", true, .authentication, false),
    ("server does not support SSL, but SSL was required\n", false, .tls, false),
    ("Connection refused\n", false, .connect, true),
    ("connection to server at \"h\" failed: SSL SYSCALL error: EOF detected\n", false, .connect, true),
  ])
  func `maps a failed connection`(message: String, needsPassword: Bool, code: ErrorCode, isRetryable: Bool) {
    let error = MartletError.postgresConnect(message: message, needsPassword: needsPassword, server: "target h")
    #expect(error.code == code)
    #expect(error.isRetryable == isRetryable)
    #expect(error.hint != nil)
  }
}

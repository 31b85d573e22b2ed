import Diagnostics
import Foundation
import Testing

@testable import AccessControl

struct RoleTests {
  @Test func `each role may do what the ones before it may`() {
    #expect(Role.allCases.sorted() == [.readOnly, .operator, .admin])
    for (index, role) in Role.allCases.enumerated() {
      let principal = Principal(tokenID: "0", name: "n", role: role, credential: .token)
      for (other, needed) in Role.allCases.enumerated() {
        let isAllowed = (try? principal.require(needed)) != nil
        #expect(isAllowed == (other <= index), "\(role) for \(needed)")
      }
    }
  }

  @Test func `is spelled in snake case`() throws {
    #expect(Role.allCases.map(\.rawValue) == ["read_only", "operator", "admin"])
    #expect(String(decoding: try JSONEncoder().encode([Role.readOnly]), as: UTF8.self) == #"["read_only"]"#)
    #expect(Role(rawValue: "root") == nil)
  }

  @Test func `a refusal says what it has and what it needs`() {
    let principal = Principal(tokenID: "0", name: "n", role: .readOnly, credential: .session)
    let error = #expect(throws: MartletError.self) { try principal.require(.admin) }
    #expect(error?.code == .forbidden)
    #expect(error?.context.serverDetail == "it has read_only, this needs admin")
  }

  @Test func `every reason to let nobody in has the same answer`() {
    #expect(Set(AuthenticationFailure.allCases.map { "\($0.answer)" }).count == 1)
    #expect(AuthenticationFailure.unknownToken.answer.code == .unauthenticated)
    #expect(Set(AuthenticationFailure.allCases.map(\.rawValue)).count == AuthenticationFailure.allCases.count)
  }
}

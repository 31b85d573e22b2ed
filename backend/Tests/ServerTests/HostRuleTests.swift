import HTTPTypes
import TestSupport
import Testing

@testable import Server

@Suite("The name that a request asks for")
struct HostRuleTests {
  private func status(_ authority: String?, listensOn host: String = "127.0.0.1", allowed: [String] = []) -> Int {
    do {
      try HostRule(listensOn: host, allowed: allowed).check(authority: authority, isDoubled: false)
      return 200
    } catch {
      return (error as? Problem)?.status.code ?? 500
    }
  }

  @Test(arguments: [
    "localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:8080", "127.9.9.9:1", "[::1]", "[::1]:8080", "localhost:",
    "martlet.example.com", "Martlet.Example.Com:443",
  ]) func `is one of this machine, or one that the operator gave`(_ authority: String) {
    #expect(status(authority, allowed: ["Martlet.example.com"]) == 200)
  }

  @Test func `is any where the server listens for others too`() {
    #expect(status("backend:8080", listensOn: "0.0.0.0") == 200)
    #expect(status("192.0.2.7", listensOn: "::") == 200)
  }

  @Test func `is one that was given wherever names were`() {
    #expect(status("evil.example", listensOn: "0.0.0.0", allowed: ["martlet.example.com"]) == 421)
    #expect(status("martlet.example.com", listensOn: "0.0.0.0", allowed: ["martlet.example.com"]) == 200)
    #expect(status("127.0.0.1:8080", listensOn: "0.0.0.0", allowed: ["martlet.example.com"]) == 200)
  }

  @Suite("when it is hostile", .attack(from: .client, is: .refused))
  struct Hostile {
    @Test(arguments: [
      "evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.nip.example", "192.0.2.7", "0.0.0.0",
      "[::]", "[::2]:8080", "10.0.0.1", "localhost.", "127.1", "0x7f000001", "2130706433",
    ]) func `is no name of this machine`(_ authority: String) {
      #expect(HostRuleTests().status(authority) == 421)
      #expect(HostRuleTests().status(authority, listensOn: "localhost") == 421)
      #expect(HostRuleTests().status(authority, listensOn: "::1") == 421)
    }

    @Test(arguments: [
      nil, "", ":", ":80", "a b", "localhost:x", "localhost:99999", "localhost:80:80", "[::1", "[::1]80", "::1",
      "[127.0.0.1]", "user@localhost", "localhost/", "localhost,evil.example", "löcalhost", "a\u{0}", "%6cocalhost",
      String(repeating: "a", count: 256),
    ]) func `is no name at all`(_ authority: String?) {
      #expect(HostRuleTests().status(authority) == 400)
      #expect(HostRuleTests().status(authority, listensOn: "0.0.0.0") == 400)
    }

    @Test func `is given twice`() {
      #expect(throws: Problem.self) {
        try HostRule(listensOn: "0.0.0.0", allowed: []).check(authority: "localhost", isDoubled: true)
      }
    }
  }
}

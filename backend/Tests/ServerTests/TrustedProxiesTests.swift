import HTTPTypes
import TestSupport
import Testing

@testable import Server

private func network(_ text: String) throws -> IPNetwork { try #require(IPNetwork(parsing: text)) }

private func client(
  _ headers: [(String, String)], peer: String? = "10.0.0.1", isEncrypted: Bool = false
) throws -> TrustedProxies.Client {
  var fields = HTTPFields()
  for (name, value) in headers { fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value)) }
  return TrustedProxies([try network("10.0.0.0/8"), try network("fd00::/8")]).client(
    TrustedProxies.Client(address: peer, isEncrypted: isEncrypted), fields)
}

private func address(_ headers: (String, String)..., peer: String? = "10.0.0.1") throws -> String? {
  try client(headers, peer: peer).address
}

@Suite("Who asks through a proxy")
struct TrustedProxiesTests {
  @Test(arguments: [
    ("192.0.2.7", "192.0.2.7"), ("192.0.2.7:5678", "192.0.2.7"), ("2001:db8::7", "2001:db8::7"),
    ("[2001:DB8::7]", "2001:db8::7"), ("[2001:db8::7]:5678", "2001:db8::7"), (" \t192.0.2.7 ", "192.0.2.7"),
    ("192.0.2.1, 192.0.2.7", "192.0.2.7"), ("192.0.2.7, 10.1.2.3, fd00::1", "192.0.2.7"), (",192.0.2.7,,", "192.0.2.7"),
    ("::ffff:192.0.2.7", "192.0.2.7"), ("10.3.3.3", "10.3.3.3"), ("10.3.3.3,10.4.4.4", "10.3.3.3"),
  ]) func `X-Forwarded-For names the nearest that is no trusted proxy`(_ value: String, _ wanted: String) throws {
    #expect(try address(("X-Forwarded-For", value)) == wanted)
  }

  @Test(arguments: [
    ("for=192.0.2.7", "192.0.2.7"), ("For=\"192.0.2.7:80\";proto=http;by=10.0.0.1", "192.0.2.7"),
    ("for=\"[2001:db8::7]:5678\"", "2001:db8::7"), ("for=192.0.2.1, for=192.0.2.7, for=10.2.2.2", "192.0.2.7"),
    ("by=_hidden;for=\"192.0.2.7:_port\" , ", "192.0.2.7"), ("for=\"192.0.2.\\7\"", "192.0.2.7"),
    ("for=192.0.2.7;ext=\"a,b;c=d\"", "192.0.2.7"),
  ]) func `Forwarded names the nearest that is no trusted proxy`(_ value: String, _ wanted: String) throws {
    #expect(try address(("Forwarded", value)) == wanted)
  }

  @Test func `a header that comes several times is one list`() throws {
    #expect(try address(("X-Forwarded-For", "192.0.2.1"), ("X-Forwarded-For", "192.0.2.7")) == "192.0.2.7")
    #expect(try address(("Forwarded", "for=192.0.2.1"), ("Forwarded", "for=192.0.2.7")) == "192.0.2.7")
  }

  @Test func `the scheme is the one that the proxy names`() throws {
    #expect(try client([("X-Forwarded-Proto", "https")]).isEncrypted)
    #expect(try client([("X-Forwarded-Proto", "HTTPS")]).isEncrypted)
    #expect(try client([("Forwarded", "for=192.0.2.7;proto=https, for=10.2.2.2;proto=http")]).isEncrypted)
    #expect(try !client([("X-Forwarded-Proto", "http")], isEncrypted: true).isEncrypted)
    #expect(try !client([("X-Forwarded-Proto", "https, http")]).isEncrypted)
    #expect(try !client([("X-Forwarded-Proto", "https"), ("Forwarded", "proto=http")]).isEncrypted)
    #expect(try client([], isEncrypted: true).isEncrypted)
  }
}

@Suite("What clients say of themselves", .attack(from: .client, is: .refused))
struct ForgedForwardingTests {
  @Test(arguments: ["192.0.2.66", "2001:db8::66", "11.0.0.1", "::1"])
  func `nobody else is believed`(_ peer: String) throws {
    let forged = [
      ("X-Forwarded-For", "192.0.2.7"), ("Forwarded", "for=192.0.2.7;proto=https"), ("X-Forwarded-Proto", "https"),
    ]
    #expect(try client(forged, peer: peer) == TrustedProxies.Client(address: peer, isEncrypted: false))
  }

  @Test func `without a trusted proxy nothing is believed`() {
    let direct = TrustedProxies.Client(address: "10.0.0.1", isEncrypted: false)
    #expect(TrustedProxies([]).client(direct, [.xForwardedFor: "192.0.2.7", .xForwardedProto: "https"]) == direct)
    let unknown = TrustedProxies.Client(address: nil, isEncrypted: false)
    #expect(TrustedProxies([]).client(unknown, [.xForwardedFor: "192.0.2.7"]) == unknown)
  }

  @Test(arguments: [
    "unknown", "_hidden", "", ",", "192.0.2.7, unknown", "192.0.2.7,_x", "192.0.2.999", "192.0.2.7:", "192.0.2.7:x",
    "192.0.2.7:123456", "[192.0.2.7]", "[2001:db8::7", "2001:db8::7]", "[2001:db8::7]80", "[fe80::1%eth0]", "localhost",
    "0x7f.1", "192.0.2.07", "192.0.2.7/24", "192.0.2.7;a", "\"192.0.2.7\"", "٣.0.2.7", "[::ffff:192.0.2.7]:1:2",
  ]) func `who is not named counts as the proxy that says so`(_ value: String) throws {
    #expect(try address(("X-Forwarded-For", value)) == "10.0.0.1")
  }

  @Test(arguments: [
    "for", "for=", "for=192.0.2.7;for=192.0.2.8", "for=\"192.0.2.7", "for=\"192.0.2.7\\", "for = 192.0.2.7",
    "for=192.0.2.7:80", "for=192.0.2.7 for=192.0.2.8", "=192.0.2.7", "for=\"192.0.2.7\"x", "192.0.2.7",
    "for=192.0.2.7, (", "for=unknown", "for=_hidden;proto=https",
  ]) func `what is no Forwarded header names nobody`(_ value: String) throws {
    #expect(try address(("Forwarded", value)) == "10.0.0.1")
  }

  @Test func `two headers that do not agree are not believed`() throws {
    #expect(try address(("X-Forwarded-For", "192.0.2.7"), ("Forwarded", "for=192.0.2.8")) == "10.0.0.1")
    #expect(try address(("X-Forwarded-For", "192.0.2.7"), ("Forwarded", "nonsense")) == "10.0.0.1")
    #expect(try address(("X-Forwarded-For", "192.0.2.7"), ("Forwarded", "for=\"192.0.2.7:80\"")) == "192.0.2.7")
  }

  @Test func `of thousands of hops the nearest are looked at`() throws {
    let many = Array(repeating: "10.9.9.9", count: 5000).joined(separator: ",")
    #expect(try address(("X-Forwarded-For", "192.0.2.7," + many)) == "10.9.9.9")
    #expect(try address(("X-Forwarded-For", many + ",192.0.2.7")) == "192.0.2.7")
  }
}

@Suite("Networks of proxies")
struct IPNetworkTests {
  @Test(arguments: [
    ("10.0.0.7", "10.0.0.7", true), ("10.0.0.7", "10.0.0.8", false), ("10.9.9.9/8", "10.0.0.1", true),
    ("10.0.0.0/8", "11.0.0.1", false), ("0.0.0.0/0", "203.0.113.1", true), ("0.0.0.0/0", "2001:db8::1", false),
    ("::/0", "2001:db8::1", true), ("fd00::/8", "fdff::1", true), ("fd00::/8", "fe00::1", false),
    ("2001:db8::/65", "2001:db8::7fff:0:0:1", true), ("2001:db8::/65", "2001:db8::8000:0:0:1", false),
    ("2001:db8::1", "2001:db8::1", true), ("10.0.0.0/8", "::ffff:10.1.1.1", true), ("10.0.0.0/31", "10.0.0.1", true),
    ("10.0.0.0/31", "10.0.0.2", false), ("2001:db8::/64", "2001:db8::1:0:0:1", true),
  ]) func `hold what has their prefix`(_ text: String, _ address: String, _ isIn: Bool) throws {
    #expect(try network(text).contains(try #require(IPAddress(address))) == isIn)
  }

  @Test(arguments: [
    "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0",
    "frontend", "10.0.0.1:80", "[::1]", "10.0.0.0/99999999999999999999",
  ]) func `anything else is none`(_ text: String) { #expect(IPNetwork(parsing: text) == nil) }

  @Test(arguments: [
    ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("::ffff:127.0.0.1", true), ("128.0.0.1", false),
    ("::2", false), ("0.0.0.0", false), ("1::1", false),
  ]) func `loopback is known`(_ text: String, _ isLoopback: Bool) throws {
    #expect(try #require(IPAddress(text)).isLoopback == isLoopback)
  }
}

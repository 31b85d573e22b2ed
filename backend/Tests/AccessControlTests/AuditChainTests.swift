import Ledger
import TestSupport
import Testing

@testable import AccessControl

@Suite("The chain of the audit")
struct AuditChainTests {
  /// The example of `AuditChain`'s documentation.
  private static let first = AuditRecord(
    sequence: 1, atMicroseconds: 1_767_323_045_000_006, principal: "cli:anna", role: nil, action: "token.create",
    object: "token:0123456789ab", outcome: "succeeded", requestID: nil, clientAddress: nil, detail: "{}",
    previousHash: AuditChain.firstPreviousHash, hash: [])

  @Test func `has the bytes that its documentation shows`() {
    let expected =
      "01" + String(repeating: "00", count: 32) + "0000000000000001" + "0006475ef64cf346"
      + "00000008636c693a616e6e61" + "ffffffff" + "0000000c746f6b656e2e637265617465"
      + "00000012746f6b656e3a303132333435363738396162" + "00000009737563636565646564" + "ffffffffffffffff"
      + "000000027b7d"
    #expect(Hex.text(AuditChain.encoding(of: Self.first)) == expected)
    #expect(
      Hex.text(AuditChain.hash(of: Self.first)) == "f085a96e5e532b6b762334839340943938b54a9c8de56c89bf99564f4806eb81")
  }

  @Test func `changes with every field`() {
    let changes: [(inout AuditRecord) -> Void] = [
      { $0.sequence = 2 }, { $0.atMicroseconds = -1 }, { $0.principal = "cli:ann" }, { $0.role = "" },
      { $0.role = "admin" }, { $0.action += "a" }, { $0.object = "" }, { $0.outcome = "failed" },
      { $0.requestID = "1" }, { $0.clientAddress = "1" }, { $0.detail = "{ }" }, { $0.previousHash[31] = 1 },
      // The same bytes of text, cut elsewhere.
      { ($0.principal, $0.action) = ("cli:annat", "oken.create") },
      { ($0.requestID, $0.clientAddress) = ("a", nil) }, { ($0.requestID, $0.clientAddress) = (nil, "a") },
      // Equal to Swift's `==`, not the same bytes.
      { $0.principal = "é" }, { $0.principal = "e\u{301}" },
    ]
    let hashes = changes.map { change in
      var record = Self.first
      change(&record)
      return AuditChain.hash(of: record)
    }
    #expect(Set(hashes + [AuditChain.hash(of: Self.first)]).count == changes.count + 1)
  }

  @Test func `does not change with the hash itself`() {
    var record = Self.first
    record.hash = [1, 2, 3]
    #expect(AuditChain.hash(of: record) == AuditChain.hash(of: Self.first))
  }

  @Test func `texts are cut and NUL is made visible before they are hashed`() {
    let long = String(repeating: "x", count: 5000)
    let event = AuditEvent(
      Requester(principal: "a\0b", requestID: long, clientAddress: "\0"), action: long, object: long,
      outcome: .denied, detail: ["k": long + "\0"])
    #expect(event.requester.principal == "a␀b")
    #expect(event.requester.clientAddress == "␀")
    for text in [event.requester.requestID, event.action, event.object, event.detail["k"]] {
      #expect(text?.unicodeScalars.count == AuditRecord.textCharactersMax)
      #expect(text?.last == "…")
    }
  }

  // MARK: Verifying

  private static func chain(_ count: Int) -> [AuditRecord] {
    var records: [AuditRecord] = []
    for sequence in 0..<count {
      var record = first
      record.sequence = sequence + 1
      record.object = "object \(sequence)"
      record.previousHash = records.last?.hash ?? AuditChain.firstPreviousHash
      record.hash = AuditChain.hash(of: record)
      records.append(record)
    }
    return records
  }

  private static func verify(
    _ records: [AuditRecord], head: AuditHead?, anchor: AuditAnchor? = nil, page: Int = 7
  ) -> AuditFault? {
    var verifier = AuditVerifier(anchor: anchor)
    var rest = records[...]
    while !rest.isEmpty {
      let links = rest.prefix(page).map { AuditLink(sequence: $0.sequence, record: $0) }
      if let fault = verifier.check(links) { return fault }
      rest = rest.dropFirst(page)
    }
    return verifier.finish(head: head)
  }

  private static func head(_ records: [AuditRecord]) -> AuditHead {
    AuditHead(sequence: records.last?.sequence ?? 0, hash: records.last?.hash ?? AuditChain.firstPreviousHash)
  }

  @Test func `a whole chain is found whole`() {
    for count in [0, 1, 6, 7, 8, 50] {
      let chain = Self.chain(count)
      #expect(Self.verify(chain, head: Self.head(chain)) == nil)
    }
  }

  @Test func `every kind of tampering is found at its place`() {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let chain = Self.chain(Int.random(in: 3...40, using: &random))
      let (head, place) = (Self.head(chain), Int.random(in: 0..<chain.count - 1, using: &random))
      func expect(_ kind: AuditFault.Kind, _ sequence: Int, _ tampered: [AuditRecord]) {
        #expect(
          Self.verify(tampered, head: head) == AuditFault(sequence: sequence, kind: kind), "seed \(seed), at \(place)")
      }
      var edited = chain
      edited[place].object = "another"
      expect(.edited, place + 1, edited)
      edited[place].hash = AuditChain.hash(of: edited[place])
      expect(.unlinked, place + 2, edited)
      var removed = chain
      removed.remove(at: place)
      expect(.missing, place + 1, removed)
      for index in place..<removed.count { removed[index].sequence -= 1 }
      expect(.unlinked, place + 1, removed)
      var swapped = chain
      swapped.swapAt(place, place + 1)
      swapped[place].sequence = place + 1
      swapped[place + 1].sequence = place + 2
      expect(.unlinked, place + 1, swapped)
      expect(.truncated, place + 1, Array(chain.prefix(place)))
    }
  }

  @Test func `the head has to name the last entry`() {
    let chain = Self.chain(5)
    #expect(Self.verify(chain, head: nil)?.kind == .headMismatch)
    #expect(Self.verify(chain, head: AuditHead(sequence: 4, hash: chain[3].hash))?.kind == .headMismatch)
    #expect(Self.verify(chain, head: AuditHead(sequence: 5, hash: chain[3].hash))?.kind == .headMismatch)
    #expect(Self.verify([], head: Self.head(chain)) == AuditFault(sequence: 1, kind: .truncated))
  }

  @Test func `an anchor finds a chain that was written anew, and one that was cut with its head`() {
    let chain = Self.chain(9)
    let anchor = AuditAnchor(sequence: 6, hash: Hex.text(chain[5].hash))
    #expect(Self.verify(chain, head: Self.head(chain), anchor: anchor) == nil)
    let cut = Array(chain.prefix(5))
    #expect(Self.verify(cut, head: Self.head(cut)) == nil)
    #expect(Self.verify(cut, head: Self.head(cut), anchor: anchor) == AuditFault(sequence: 6, kind: .truncated))
    var anew = Self.chain(2)
    for sequence in 3...9 {
      var record = Self.first
      record.sequence = sequence
      record.object = "forged"
      record.previousHash = anew[sequence - 2].hash
      record.hash = AuditChain.hash(of: record)
      anew.append(record)
    }
    #expect(Self.verify(anew, head: Self.head(anew)) == nil)
    #expect(Self.verify(anew, head: Self.head(anew), anchor: anchor) == AuditFault(sequence: 6, kind: .replaced))
  }

  @Test func `an entry that cannot be read is found`() {
    var verifier = AuditVerifier(anchor: nil)
    #expect(verifier.check([AuditLink(sequence: 1, record: nil)]) == AuditFault(sequence: 1, kind: .edited))
  }

  @Test func `an anchor is read as it is printed`() {
    let anchor = AuditAnchor(sequence: 17, hash: String(repeating: "0f", count: 32))
    #expect(AuditAnchor("\(anchor)") == anchor)
    for text in ["", "17", "17:", ":\(anchor.hash)", "0:\(anchor.hash)", "17:\(anchor.hash)0", "a:\(anchor.hash)"] {
      #expect(AuditAnchor(text) == nil, "\(text)")
    }
  }
}

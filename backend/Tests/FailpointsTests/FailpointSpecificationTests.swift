import Diagnostics
import Testing

@testable import Failpoints

@Suite("MARTLET_FAILPOINTS")
struct FailpointSpecificationTests {
  @Test func `rules name a place, an action, a hit and a chance`() throws {
    let parsed = try FailpointSpecification(
      parsing: "chunk.before-commit=kill@3; copy.flush=lose-target@2+%10; schema.before-commit=stall(250);seed=7")
    #expect(parsed.seed == 7)
    #expect(
      parsed.rules == [
        .init(point: .chunkBeforeCommit, action: .kill, hit: 3),
        .init(point: .copyFlush, action: .lose(.target), hit: 2, isFromThereOn: true, percent: 10),
        .init(point: .schemaBeforeCommit, action: .stall(milliseconds: 250)),
      ])
  }

  @Test(arguments: Failpoint.allCases)
  func `every place can be named`(_ point: Failpoint) throws {
    #expect(try FailpointSpecification(parsing: "\(point.rawValue)=deadlock").rules.map(\.point) == [point])
  }

  @Test(arguments: [
    "", ";", "seed=7", "chunk.before-commit", "chunk.before-commit=", "chunk=kill", "copy.flush=explode",
    "copy.flush=kill@", "copy.flush=kill@0", "copy.flush=kill@x", "copy.flush=kill+", "copy.flush=kill%0",
    "copy.flush=kill%101", "copy.flush=stall(x)", "copy.flush=stall()", "copy.flush=kill;seed=x", "copy.flush=kill;",
    "lease.taken=lose-source", "snapshot.under-lock=lose-target",
  ])
  func `what is not understood is wrong usage`(_ text: String) {
    let error = #expect(throws: MartletError.self) { try FailpointSpecification(parsing: text) }
    #expect(error?.code == .usage)
  }

  @Test func `a hit alone, from a hit on, or every hit`() {
    let rule = { (hit: Int?, isFromThereOn: Bool) in
      FailpointSpecification.Rule(point: .copyFlush, action: .kill, hit: hit, isFromThereOn: isFromThereOn)
    }
    let hits = { (rule: FailpointSpecification.Rule) in (1...4).filter { rule.applies(to: $0) } }
    #expect(hits(rule(2, false)) == [2])
    #expect(hits(rule(2, true)) == [2, 3, 4])
    #expect(hits(rule(nil, false)) == [1, 2, 3, 4])
  }

  @Test func `the same seed throws the same dice`() {
    let numbers = [1, 1, 2].map { (seed: UInt64) -> [UInt64] in
      var generator = SeededGenerator(seed: seed)
      return (0..<8).map { _ in generator.next() }
    }
    #expect(numbers[0] == numbers[1])
    #expect(numbers[0] != numbers[2])
  }
}

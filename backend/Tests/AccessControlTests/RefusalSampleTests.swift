import Testing

@testable import AccessControl

@Suite("Which refusals the audit remembers")
struct RefusalSampleTests {
  @Test func `a few of one address, and the number of the others with the next`() {
    var sample = RefusalSample()
    let key = RateKey.address("192.0.2.1")
    let first = (0..<1_000).map { _ in sample.take(key, at: .seconds(100)) }
    #expect(first.prefix(5) == [0, 0, 0, 0, 0])
    #expect(first.dropFirst(5).allSatisfy { $0 == nil })
    #expect(sample.take(key, at: .seconds(161)) == 995)
    #expect(sample.take(key, at: .seconds(161)) == nil)
  }

  @Test func `all of them with the next entry, where one could not be written`() {
    var sample = RefusalSample()
    let key = RateKey.address("192.0.2.1")
    let first = (0..<10).map { _ in sample.take(key, at: .seconds(100)) }
    #expect(first.count { $0 == nil } == 5)
    guard let lost = sample.take(key, at: .seconds(161)) else {
      Issue.record("nothing is due")
      return
    }
    sample.giveBack(lost)
    #expect(sample.take(key, at: .seconds(222)) == 6)
  }

  @Test func `no more of many addresses than of all together`() {
    var sample = RefusalSample()
    var recorded = 0
    var told = 0
    for second in 0..<600 {
      for number in 0..<100 {
        guard let unrecorded = sample.take(.address("10.0.\(second % 250).\(number)"), at: .seconds(second)) else {
          continue
        }
        recorded += 1
        told += unrecorded
      }
    }
    #expect((60...121).contains(recorded))
    #expect(recorded + told > 59_000)
  }
}

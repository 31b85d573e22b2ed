import Foundation

/// Random numbers that a seed repeats. Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators".
public struct SplitMix64: RandomNumberGenerator, Sendable {
  public let seed: UInt64
  private var state: UInt64

  /// - Parameter seed: by default that of `MARTLET_TEST_SEED`, or else a new one, which a failing test must print.
  public init(seed: UInt64? = nil) {
    let given = seed ?? ProcessInfo.processInfo.environment["MARTLET_TEST_SEED"].flatMap { UInt64($0) }
    self.seed = given ?? UInt64.random(in: 1...999_999_999)
    state = self.seed
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

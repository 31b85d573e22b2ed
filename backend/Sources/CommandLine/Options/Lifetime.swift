import ArgumentParser

/// How long something is good for, as a person writes it: `45m`, `12h`, `30d`, `2w`.
struct Lifetime: Sendable, Equatable, ExpressibleByArgument {
  var seconds: Int

  init(seconds: Int) { self.seconds = seconds }

  init?(argument: String) {
    guard let unit = argument.last, let factor = Self.factors[unit],
      argument.dropLast().utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let number = Int(argument.dropLast()), number > 0
    else { return nil }
    let (seconds, isTooMuch) = number.multipliedReportingOverflow(by: factor)
    guard !isTooMuch else { return nil }
    self.seconds = seconds
  }

  private static let factors: [Character: Int] = ["m": 60, "h": 3600, "d": 86_400, "w": 604_800]
}

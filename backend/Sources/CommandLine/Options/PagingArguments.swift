import ArgumentParser

/// A part of a long list, and where it begins.
struct PagingArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Entries that are listed.", valueName: "n"))
  var limit: Int = 20

  @Option(help: ArgumentHelp("Go on where a list ended, with the token that it printed.", valueName: "token"))
  var page: String?

  func validate(within limits: ClosedRange<Int>) throws {
    guard limits.contains(limit) else {
      throw ValidationError("--limit must be between \(limits.lowerBound) and \(limits.upperBound).")
    }
  }
}

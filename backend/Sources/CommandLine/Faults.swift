import Diagnostics
import Failpoints

/// Faults on purpose, by `MARTLET_FAILPOINTS`: see docs/failpoints.md.
enum Faults {
  static let variable = "MARTLET_FAILPOINTS"

  /// Says on standard error that they are armed, so that nobody has them by accident, and the seed.
  static func arm(_ session: Session) throws(MartletError) {
    guard let text = session.environment[variable] else { return }
    let seed = Failpoints.arm(try FailpointSpecification(parsing: text))
    session.console.writeLine(
      "martlet: faults are injected on purpose (\(variable)=\(text), seed=\(seed)): not for production",
      to: .standardError)
  }
}

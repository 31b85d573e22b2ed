import Foundation
import Synchronization
public import Testing

/// Marks tests whose inputs are hostile. `scripts/test-hostile` counts them: where `MARTLET_TEST_ATTACKS` names a file,
/// each test case that has passed leaves a line in it.
public struct AttackTrait: SuiteTrait, TestTrait, TestScoping {
  /// Who attacks.
  public enum Side: String, Sendable {
    case source, target, client, catalog
    /// Statements of the source's application, at the worst instant.
    case application
  }

  /// What becomes of it.
  public enum End: String, Sendable {
    /// It is told no, and nothing has happened.
    case refused
    /// The work goes on, and what it does is right.
    case survived
  }

  let side: Side
  let end: End

  public var isRecursive: Bool { true }

  private static let file = ProcessInfo.processInfo.environment["MARTLET_TEST_ATTACKS"]
  private static let writing = Mutex(())

  @concurrent
  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable @concurrent () async throws -> Void
  ) async throws {
    try await function()
    guard testCase != nil, let file = Self.file else { return }
    try Self.writing.withLock { _ in
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
      defer { try? handle.close() }
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("\(side.rawValue)\t\(end.rawValue)\t\(test.name)\t1\n".utf8))
    }
  }
}

extension Trait where Self == AttackTrait {
  public static func attack(from side: AttackTrait.Side, is end: AttackTrait.End) -> Self {
    AttackTrait(side: side, end: end)
  }
}

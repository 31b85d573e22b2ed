public import SchemaModel
import Synchronization

/// The tables that sessions of ours keep from being altered, because a transaction or a long statement has read them.
public final class HeldTables: Sendable {
  private let tables = Mutex<[UInt64: Set<SourceTableName>]>([:])

  public init() {}

  /// - Parameter connectionID: the server's id of the session.
  public func hold(_ table: SourceTableName, by connectionID: UInt64) {
    tables.withLock { _ = $0[connectionID, default: []].insert(table) }
  }

  /// Its transaction or its statement has ended.
  public func releaseAll(by connectionID: UInt64) {
    tables.withLock { _ = $0.removeValue(forKey: connectionID) }
  }

  public var isEmpty: Bool { tables.withLock { $0.isEmpty } }

  /// Of all sessions, in a fixed order.
  public var all: [SourceTableName] {
    tables.withLock { $0.values.reduce(into: Set()) { $0.formUnion($1) } }.sorted()
  }

  public var connectionIDs: [UInt64] { tables.withLock { $0.keys.sorted() } }
}

import SchemaModel

/// The locks that statements of a run hold on tables, by PostgreSQL's own modes: a statement that would only wait for
/// another one's lock is not started, so that whoever would have started it does something else.
struct TableLocks {
  /// Source: PostgreSQL manual, 13.3.1 "Table-Level Locks".
  enum Mode: Int, CaseIterable {
    case rowShare, share, shareUpdateExclusive, shareRowExclusive, accessExclusive

    func conflicts(with other: Mode) -> Bool {
      switch (self, other) {
      case (.accessExclusive, _), (_, .accessExclusive): true
      case (.rowShare, _), (_, .rowShare), (.share, .share): false
      default: true
      }
    }
  }

  struct Claim {
    var table: Int
    var mode: Mode
  }

  /// How many statements hold each mode, by table.
  private var held: [Int: [Int]] = [:]

  /// The first table on which a claim conflicts with what is held.
  func blockingTable(of claims: [Claim]) -> Int? {
    claims.first { claim in
      guard let counts = held[claim.table] else { return false }
      return Mode.allCases.contains { counts[$0.rawValue] > 0 && $0.conflicts(with: claim.mode) }
    }?.table
  }

  mutating func take(_ claims: [Claim]) {
    for claim in claims {
      held[claim.table, default: Array(repeating: 0, count: Mode.allCases.count)][claim.mode.rawValue] += 1
    }
  }

  mutating func release(_ claims: [Claim]) {
    for claim in claims { held[claim.table]?[claim.mode.rawValue] -= 1 }
  }
}

extension StepSchedule.Step {
  /// What its statement locks.
  var claims: [TableLocks.Claim] {
    guard let table else { return [] }
    let own = TableLocks.Claim(table: table, mode: stage.ownLock)
    guard let referencedTable, referencedTable != table else { return [own] }
    // A validation only looks rows up in the other table; ADD FOREIGN KEY puts triggers on it.
    let isAdded = stage == .foreignKeys
    return [own, TableLocks.Claim(table: referencedTable, mode: isAdded ? .shareRowExclusive : .rowShare)]
  }
}

extension TargetStep.Stage {
  fileprivate var ownLock: TableLocks.Mode {
    switch self {
    case .schemas, .types, .functions, .tables, .primaryKeys, .checks: .accessExclusive
    case .indexes: .share
    case .identities: .rowShare
    case .analyze, .foreignKeyValidation, .comments: .shareUpdateExclusive
    case .foreignKeys, .triggers: .shareRowExclusive
    }
  }
}

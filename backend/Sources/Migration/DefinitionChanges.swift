import Diagnostics
import Introspection
import SQLDialect
import SchemaModel

/// How the source's tables differ from those of a plan, or from what they were at the snapshot. Pure.
struct DefinitionChanges: Equatable {
  struct Change: Equatable {
    var table: String
    /// One phrase each.
    var phrases: [String]
  }

  /// Tables of which the plan no longer tells the truth.
  var altered: [Change] = []
  /// Tables with the planned definition that are not those of the snapshot: emptied, swapped or rebuilt since.
  var replaced: [String] = []

  var isEmpty: Bool { altered.isEmpty && replaced.isEmpty }

  /// - Parameter now: of the plan's tables.
  init(plan: MigrationPlan, now: SourceDefinitions) {
    for table in plan.tables {
      let phrases =
        if let planned = table.definition {
          now.definitions[table.source].map { DefinitionDifference.phrases(from: planned, to: $0) }
            ?? ["the table is gone"]
        } else {
          // A plan of an older version, or one that was edited: what it was made from is not known.
          ["the plan does not hold its definition"]
        }
      if !phrases.isEmpty { altered.append(Change(table: table.source.description, phrases: phrases)) }
    }
    guard let others = plan.otherTables else { return }
    let selection = TableSelection(plan.options)
    let known = Set(plan.tables.map(\.source)).union(others)
    for table in now.tables.subtracting(known).sorted() where selection.contains(table) {
      altered.append(Change(table: table.description, phrases: ["the table is new"]))
    }
  }

  /// Also what has become of the tables since the snapshot.
  init(plan: MigrationPlan, now: SourceDefinitions, numbersAtSnapshot: [SourceTableName: String]?) {
    self.init(plan: plan, now: now)
    guard let numbersAtSnapshot, let numbers = now.numbers else { return }
    let named = Set(altered.map(\.table))
    for table in plan.tables.map(\.source) where numbers[table] != numbersAtSnapshot[table] {
      if !named.contains(table.description) { replaced.append(table.description) }
    }
  }

  /// Statements that may have put other rows in the place of a table's, unseen.
  ///
  /// MySQL from 8.0 on keeps with each index the transaction that made it, and refuses it to older snapshots: there only
  /// what gives an old table another name is unseen. Other servers forget it when they load the table again, and then
  /// show it empty.
  ///
  /// - Parameter statements: kinds that were executed on the source; none where nothing was.
  static func unseen(
    _ statements: [String], of plan: MigrationPlan, from before: [SourceTableName: String]?,
    to now: [SourceTableName: String]?
  ) -> [String] {
    let isServerWatched = plan.source.isMySQL8
    if let before, let now {
      let isEachNumbered = plan.tables.allSatisfy {
        !$0.isTransactional || (before[$0.source] != nil && now[$0.source] != nil)
      }
      if isEachNumbered || !isServerWatched { return [] }
    }
    return isServerWatched ? statements.filter(SourceDefinitionQueries.statementsThatRename.contains) : statements
  }

  // MARK: Errors

  enum Moment {
    /// Nothing has been written to the target.
    case beforeTheRun
    /// The run has begun: its tables are in the target.
    case duringTheRun
  }

  /// - Parameter statements: kinds of statement that were executed on the source meanwhile, where that is known.
  func error(_ moment: Moment, statements: [String] = []) -> MartletError {
    let lines =
      altered.map { "\($0.table): \($0.phrases.joined(separator: "; "))" }
      + replaced.map {
        "\($0): it is not the table of the snapshot any more (TRUNCATE, DROP and CREATE, RENAME, or a rebuild)"
      }
    let more = lines.count > Self.linesMax ? ["and \(lines.count - Self.linesMax) more tables"] : []
    let executed = statements.isEmpty ? [] : ["executed on the source meanwhile: \(statements.joined(separator: ", "))"]
    return MartletError(
      .definitionChanged,
      altered.isEmpty
        ? "Tables of the source were replaced or emptied while they were read."
        : "Tables of the source are not as the plan has them.",
      context: ErrorContext(
        server: "source", object: lines.count == 1 ? altered.first?.table ?? replaced.first : nil,
        serverDetail: (lines.prefix(Self.linesMax) + more + executed).joined(separator: "\n")),
      hint: hint(moment))
  }

  private static let linesMax = 20

  private func hint(_ moment: Moment) -> String {
    switch moment {
    case .beforeTheRun:
      "Nothing was written. Make a new plan: martlet plan --out DIR, or run martlet migrate without --plan."
    case .duringTheRun:
      altered.isEmpty
        ? "martlet resume --new-snapshot TARGET empties the copied tables and reads them again."
        : "This run's plan does not fit any more. Start again with a new one: martlet migrate SOURCE TARGET --on-existing drop."
    }
  }
}

import Ledger
import Migration
import SchemaModel

/// A statement of a run: an index, a constraint, …
struct StepDocument: Codable, Sendable, Equatable {
  enum State: String, Codable, Sendable, CaseIterable {
    case waiting
    /// Known only of a run in this process.
    case running
    case done
    /// Left out; `error` says why, and so does a finding.
    case failed
  }

  /// `index:shop.orders.idx_created`.
  var id: String
  var kind: Kind
  /// As the target spells it; nil for a step of no single table.
  var table: String?
  var state: State
  var seconds: Double
  var error: String?

  init(_ step: StepRecord, isRunning: Bool) {
    id = step.id
    kind = TargetStep.Stage(rawValue: step.stage).map(Kind.init) ?? .other
    table = step.table
    state =
      switch step.state {
      case .waiting: isRunning ? .running : .waiting
      case .done: .done
      case .failed: .failed
      }
    seconds = step.seconds
    error = step.error
  }

  enum Kind: String, Codable, Sendable, CaseIterable {
    case schema, type, function, table
    case primaryKey = "primary-key"
    case index, check, identity, analyze
    case foreignKey = "foreign-key"
    case foreignKeyValidation = "foreign-key-validation"
    case trigger, comment
    /// Of another version of martlet.
    case other

    init(_ stage: TargetStep.Stage) {
      self =
        switch stage {
        case .schemas: .schema
        case .types: .type
        case .functions: .function
        case .tables: .table
        case .primaryKeys: .primaryKey
        case .indexes: .index
        case .checks: .check
        case .identities: .identity
        case .analyze: .analyze
        case .foreignKeys: .foreignKey
        case .foreignKeyValidation: .foreignKeyValidation
        case .triggers: .trigger
        case .comments: .comment
        }
    }
  }
}

import HeapModule
import SchemaModel

/// The order of the statements after the data.
///
/// A table's own statements start when its rows are in, and follow one another by stage. A foreign key starts when both
/// of its tables are ready, while other tables are still copied; its validation after it. A statement of no table (one
/// that a person added) starts when every table is ready, after what belongs to an earlier stage and before what
/// belongs to a later one. Of what may start, the biggest table's comes first, because its chain of statements is the
/// longest; what would only wait for a lock is passed over.
///
/// Statements on big tables wait until every piece of copying is in a reader's hands (ADR 0010): they take the
/// processors that the rows need, and until the last row is in, the source has to keep its snapshots.
struct StepSchedule {
  struct Step {
    /// Index in the plan.
    var index: Int
    var stage: TargetStep.Stage
    /// Index of the table, where the step has one.
    var table: Int?
    /// Index of the table that a foreign key refers to.
    var referencedTable: Int?
    /// Index in the plan of a step that must be done first, beyond what the stages say.
    var after: Int?
  }

  private struct Ready: Comparable {
    var bytes: Int
    var step: Int

    static func < (left: Self, right: Self) -> Bool { (left.bytes, right.step) < (right.bytes, left.step) }
  }

  private var graph: StepGraph
  private let nodes: StepNodes
  private let sizes: [Int]
  private var ready = Heap<Ready>()
  private var heavyReady = Heap<Ready>()
  private var locks = TableLocks()
  /// Steps that wait for a lock, by the table that it is on.
  private var parked: [Int: [Ready]] = [:]
  private var unfinishedSteps: Int

  /// A smaller table's statements are over before a reader feels them.
  static let heavyBytes = 64 << 20

  /// - Parameter sizes: estimated bytes by table.
  init(sizes: [Int], steps: [Step]) {
    self.sizes = sizes
    var graph = StepGraph()
    nodes = StepNodes(tables: sizes.count, steps: steps, graph: &graph)
    self.graph = graph
    unfinishedSteps = steps.count
    offer(self.graph.finish(nodes.begun))
  }

  // MARK: Events

  mutating func tableCopied(_ table: Int) { offer(graph.finish(nodes.copied[table])) }

  mutating func finished(_ step: Int) {
    guard let node = nodes.steps[step], !graph.isDone(node) else { return }
    unfinishedSteps -= 1
    let claims = nodes.claims[step] ?? []
    locks.release(claims)
    for claim in claims { for step in parked.removeValue(forKey: claim.table) ?? [] { insert(step) } }
    offer(graph.finish(node))
  }

  private mutating func offer(_ steps: [Int]) {
    for step in steps {
      let bytes = nodes.claims[step]?.first.map { sizes[$0.table] } ?? 0
      insert(Ready(bytes: bytes, step: step))
    }
  }

  private mutating func insert(_ step: Ready) {
    if step.bytes >= Self.heavyBytes { heavyReady.insert(step) } else { ready.insert(step) }
  }

  // MARK: Decisions

  /// - Parameter copyingWaits: pieces of copying wait for a reader.
  mutating func next(copyingWaits: Bool) -> RunSchedule.Next<Int> {
    while let candidate = (copyingWaits ? nil : heavyReady.popMax()) ?? ready.popMax() {
      let claims = nodes.claims[candidate.step] ?? []
      if let table = locks.blockingTable(of: claims) {
        parked[table, default: []].append(candidate)
      } else {
        locks.take(claims)
        return .job(candidate.step)
      }
    }
    return isFinished ? .finished : .wait
  }

  var isFinished: Bool { unfinishedSteps == 0 }

  /// The table's rows are in, and its own statements are done.
  func isReady(table: Int) -> Bool { graph.isDone(nodes.ready[table]) }
}

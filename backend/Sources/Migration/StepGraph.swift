/// What must be done before what: nodes are statements, and events that statements wait for.
///
/// Each node counts what it still waits for, so that a run costs one visit of each node and edge, whatever its size.
struct StepGraph {
  struct Node: Hashable {
    fileprivate var index: Int
  }

  private struct Entry {
    /// Index of the statement in the plan; nil for an event, which is done by itself once nothing holds it.
    var step: Int?
    var unfinishedRequirements = 0
    var dependents: [Node] = []
    var isDone = false
  }

  private var entries: [Entry] = []

  mutating func addStep(_ index: Int) -> Node { add(Entry(step: index)) }

  mutating func addEvent() -> Node { add(Entry(step: nil)) }

  private mutating func add(_ entry: Entry) -> Node {
    entries.append(entry)
    return Node(index: entries.count - 1)
  }

  mutating func require(_ earlier: Node, before later: Node) {
    entries[earlier.index].dependents.append(later)
    entries[later.index].unfinishedRequirements += 1
  }

  func isDone(_ node: Node) -> Bool { entries[node.index].isDone }

  /// Marks a statement or an event as done.
  ///
  /// - Returns: the statements that wait for nothing any more, as indexes in the plan.
  mutating func finish(_ node: Node) -> [Int] {
    guard !isDone(node) else { return [] }
    var free: [Int] = []
    var finished = [node]
    while let done = finished.popLast() {
      entries[done.index].isDone = true
      for dependent in entries[done.index].dependents {
        entries[dependent.index].unfinishedRequirements -= 1
        guard entries[dependent.index].unfinishedRequirements == 0 else { continue }
        if let step = entries[dependent.index].step { free.append(step) } else { finished.append(dependent) }
      }
    }
    return free
  }
}

import SchemaModel

/// The rules of a run's order, as edges of a `StepGraph`.
struct StepNodes {
  /// Done before everything else.
  let begun: StepGraph.Node
  /// By table: all rows are in.
  let copied: [StepGraph.Node]
  /// By table: rows and own statements are done.
  let ready: [StepGraph.Node]
  /// By index in the plan.
  private(set) var steps: [Int: StepGraph.Node] = [:]
  private(set) var claims: [Int: [TableLocks.Claim]] = [:]

  init(tables: Int, steps list: [StepSchedule.Step], graph: inout StepGraph) {
    begun = graph.addEvent()
    copied = (0..<tables).map { _ in graph.addEvent() }
    var steps: [Int: StepGraph.Node] = [:]
    for step in list {
      steps[step.index] = graph.addStep(step.index)
      claims[step.index] = step.claims
    }
    self.steps = steps

    var own: [[StepSchedule.Step]] = Array(repeating: [], count: tables)
    for step in list where step.isOwn { own[step.table ?? 0].append(step) }
    var ready: [StepGraph.Node] = []
    for (table, statements) in own.enumerated() {
      ready.append(Self.chain(statements, after: copied[table], steps, &graph))
    }
    self.ready = ready

    let whole = list.filter(\.isWhole)
    let joint = list.filter { !$0.isOwn && !$0.isWhole }
    for step in joint {
      guard let node = steps[step.index] else { continue }
      for table in [step.table, step.referencedTable] {
        if let table { graph.require(ready[table], before: node) }
      }
      if let after = step.after.flatMap({ steps[$0] }) { graph.require(after, before: node) }
    }
    orderWhole(whole, joint, &graph)
  }

  /// Stage after stage, the steps of one side by side.
  ///
  /// - Returns: the event that all of them are done.
  private static func chain(
    _ statements: [StepSchedule.Step], after start: StepGraph.Node, _ steps: [Int: StepGraph.Node],
    _ graph: inout StepGraph
  ) -> StepGraph.Node {
    var last = start
    for (_, members) in Dictionary(grouping: statements, by: \.stage).sorted(by: { $0.key < $1.key }) {
      let end = graph.addEvent()
      graph.require(last, before: end)
      for member in members {
        guard let node = steps[member.index] else { continue }
        graph.require(last, before: node)
        graph.require(node, before: end)
      }
      last = end
    }
    let ready = graph.addEvent()
    graph.require(last, before: ready)
    return ready
  }

  /// Steps that may touch any table: one at a time, all tables ready before, earlier stages before, later ones after.
  private func orderWhole(
    _ whole: [StepSchedule.Step], _ joint: [StepSchedule.Step], _ graph: inout StepGraph
  ) {
    guard !whole.isEmpty else { return }
    var last = graph.addEvent()
    graph.require(begun, before: last)
    for node in ready { graph.require(node, before: last) }
    var jointSteps = joint.sorted { ($0.stage, $0.index) < ($1.stage, $1.index) }[...]
    var lastStage: TargetStep.Stage?
    for step in whole.sorted(by: { ($0.stage, $0.index) < ($1.stage, $1.index) }) {
      guard let node = steps[step.index] else { continue }
      // What has not been passed yet comes after the whole steps before it, and before this one.
      while let earlier = jointSteps.first, earlier.stage < step.stage, let earlierNode = steps[earlier.index] {
        jointSteps.removeFirst()
        if let lastStage, lastStage < earlier.stage { graph.require(last, before: earlierNode) }
        graph.require(earlierNode, before: node)
      }
      graph.require(last, before: node)
      last = node
      lastStage = step.stage
    }
    for later in jointSteps {
      if let lastStage, lastStage < later.stage, let node = steps[later.index] { graph.require(last, before: node) }
    }
  }
}

extension StepSchedule.Step {
  /// Of one table, before it is ready.
  fileprivate var isOwn: Bool { table != nil && stage.isPerTable }

  /// Which tables it touches is not known.
  fileprivate var isWhole: Bool {
    table == nil || (stage == .foreignKeys && referencedTable == nil)
  }
}

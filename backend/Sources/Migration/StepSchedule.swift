import SchemaModel

/// The order of the statements after the data.
///
/// Stages follow one another within their scope: one table, or the whole target. A stage is cut into chains; the steps
/// of a chain follow one another (they would only wait for each other's locks), the chains of a stage run side by side.
struct StepSchedule {
  struct Step {
    /// Index in the plan.
    var index: Int
    var stage: TargetStep.Stage
    /// Index of the table, where the step has one.
    var table: Int?
  }

  private struct Scope {
    /// Chains of step indexes by stage, in order.
    var stages: [[[Int]]] = []
    var currentStage = 0
    /// For each chain of the current stage, how many of its steps have been started.
    var startedSteps: [Int] = []
    var unfinishedChains = 0
    var hasStarted = false
  }

  private struct Place {
    var scope: Int
    var chain: Int
  }

  /// One for each table, then one for the whole target.
  private var scopes: [Scope]
  private var places: [Int: Place] = [:]
  /// Steps that may start now, in order; taken from the front.
  private var ready: [Int] = []
  private var readyHead = 0
  private var unfinishedTableScopes: Int
  private var haveAllTablesCopied = false
  private var unfinishedSteps: Int

  init(tables: Int, steps: [Step]) {
    var chains: [[TargetStep.Stage: [Int: [Int]]]] = Array(repeating: [:], count: tables + 1)
    for (position, step) in steps.enumerated() {
      let scope = step.stage.isPerTable ? (step.table ?? tables) : tables
      let chain = Self.chain(of: step, position: position)
      chains[scope][step.stage, default: [:]][chain, default: []].append(step.index)
    }
    scopes = chains.map { stages in
      let ordered = stages.sorted { $0.key < $1.key }
        .map { stage in stage.value.sorted { $0.key < $1.key }.map(\.value) }
      return Scope(stages: ordered)
    }
    unfinishedTableScopes = tables
    unfinishedSteps = steps.count
  }

  /// Indexes of a table are built side by side; a table's other statements, and all ADD FOREIGN KEY, take locks that
  /// exclude each other.
  private static func chain(of step: Step, position: Int) -> Int {
    switch step.stage {
    case .indexes, .primaryKeys: position
    case .foreignKeyValidation, .triggers: step.table ?? -1
    default: 0
    }
  }

  // MARK: Events

  mutating func tableCopied(_ table: Int) {
    guard !scopes[table].hasStarted else { return }
    scopes[table].hasStarted = true
    startStage(of: table)
  }

  mutating func allTablesCopied() {
    haveAllTablesCopied = true
    startWholeTargetIfReady()
  }

  mutating func finished(_ step: Int) {
    guard let place = places.removeValue(forKey: step) else { return }
    unfinishedSteps -= 1
    guard !startNext(scope: place.scope, chain: place.chain) else { return }
    scopes[place.scope].unfinishedChains -= 1
    guard scopes[place.scope].unfinishedChains == 0 else { return }
    scopes[place.scope].currentStage += 1
    startStage(of: place.scope)
  }

  // MARK: Decisions

  mutating func next() -> RunSchedule.Next<Int> {
    if readyHead < ready.count {
      defer { readyHead += 1 }
      return .job(ready[readyHead])
    }
    return isFinished ? .finished : .wait
  }

  var isFinished: Bool { unfinishedSteps == 0 && haveAllTablesCopied }

  func isReady(table: Int) -> Bool { scopes[table].hasStarted && isExhausted(table) }

  private func isExhausted(_ scope: Int) -> Bool { scopes[scope].currentStage == scopes[scope].stages.count }

  private mutating func startStage(of scope: Int) {
    guard !isExhausted(scope) else {
      if scope < scopes.count - 1 {
        unfinishedTableScopes -= 1
        startWholeTargetIfReady()
      }
      return
    }
    let chains = scopes[scope].stages[scopes[scope].currentStage].count
    scopes[scope].startedSteps = Array(repeating: 0, count: chains)
    scopes[scope].unfinishedChains = chains
    for chain in 0..<chains { _ = startNext(scope: scope, chain: chain) }
  }

  /// - Returns: false at the end of the chain.
  private mutating func startNext(scope: Int, chain: Int) -> Bool {
    let steps = scopes[scope].stages[scopes[scope].currentStage][chain]
    let started = scopes[scope].startedSteps[chain]
    guard started < steps.count else { return false }
    scopes[scope].startedSteps[chain] += 1
    places[steps[started]] = Place(scope: scope, chain: chain)
    ready.append(steps[started])
    return true
  }

  private mutating func startWholeTargetIfReady() {
    let whole = scopes.count - 1
    guard haveAllTablesCopied, unfinishedTableScopes == 0, !scopes[whole].hasStarted else { return }
    scopes[whole].hasStarted = true
    startStage(of: whole)
  }
}

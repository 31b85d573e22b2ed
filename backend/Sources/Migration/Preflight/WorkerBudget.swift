import Diagnostics
import SchemaModel

/// How many workers a run can have with the connections that both servers have left. Pure: limits go in, numbers and
/// findings come out. A worker that finds no connection would wait for one for as long as a lost server is waited for.
struct WorkerBudget: Equatable {
  struct Limit: Equatable {
    var server: String
    /// Connections that can be opened beside those that are open.
    var free: Int
    /// What limits them, as a sentence's object: `CONNECTION LIMIT 5 of role app`.
    var reason: String
    /// The statement that raises it.
    var remedy: String
  }

  private(set) var readers: Int
  private(set) var builders: Int
  private(set) var findings: [Finding] = []

  /// Of the source: the session that coordinates the snapshot, one that looks in now and then, and one that watches
  /// whether somebody waits for the readers.
  static let sourceExtras = 3

  /// Each reader has a connection to both servers, each builder one to the target.
  init(readers: Int, builders: Int, source: Limit?, target: Limit?) {
    (self.readers, self.builders) = (readers, builders)
    if let target, target.free < readers + builders {
      guard target.free >= 2 else {
        refuse(target, needed: 2)
        return
      }
      self.builders = min(builders, max(1, target.free / 3))
      self.readers = min(readers, target.free - self.builders)
    }
    if let source, source.free < self.readers + Self.sourceExtras {
      guard source.free > Self.sourceExtras else {
        refuse(source, needed: Self.sourceExtras + 1)
        return
      }
      self.readers = source.free - Self.sourceExtras
      note(source, wanted: readers)
    }
    if let target, target.free < readers + builders { note(target, wanted: readers) }
  }

  private mutating func note(_ limit: Limit, wanted: Int) {
    add(
      FindingCatalog.fewerConnections, limit,
      "\(limit.reason) leaves \(limit.free): \(readers) of \(wanted) readers copy, and \(builders) build indexes.")
  }

  private mutating func refuse(_ limit: Limit, needed: Int) {
    add(
      FindingCatalog.connectionsMissing, limit,
      "\(limit.reason) leaves \(limit.free), and a run needs \(needed) more than are open.")
  }

  private mutating func add(_ code: FindingCode, _ limit: Limit, _ detail: String) {
    findings.append(
      FindingCatalog.finding(code, object: "\(limit.server): connections", detail, hint: limit.remedy))
  }
}

extension RunOptions {
  /// The same with as many workers as the budget allows.
  func fitting(_ budget: WorkerBudget) -> RunOptions {
    guard !budget.findings.isEmpty else { return self }
    var options = self
    (options.jobs, options.indexJobs) = (budget.readers, budget.builders)
    return options
  }

  var readersWanted: Int { max(1, jobs ?? RunExecution.readersMax) }
  var buildersWanted: Int { max(1, indexJobs ?? RunExecution.defaultJobs) }
}

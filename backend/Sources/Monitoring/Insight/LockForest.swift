/// Makes a forest of who waits for whom: pure.
enum LockForest {
  struct Member: Equatable {
    var session: DatabaseSession
    var lock: DatabaseLocks.Lock?
    var waitSeconds: Double?
    var blockedBy: [Int]
  }

  /// Each member appears once, at the shortest distance from a session that waits for nobody: in a queue of n waiters
  /// each waits for all before it, and a tree of all paths would have 2ⁿ nodes. What no such session can be reached
  /// from is a cycle, and its lowest process id stands for its root.
  static func roots(of members: [Member]) -> [DatabaseLocks.Node] {
    let byID = Dictionary(members.map { ($0.session.processID, $0) }, uniquingKeysWith: { first, _ in first })
    let ids = byID.keys.sorted()
    var waiters: [Int: [Int]] = [:]
    for id in ids {
      for blocker in byID[id]?.blockedBy ?? [] { waiters[blocker, default: []].append(id) }
    }
    // A blocker that is not among the members has gone meanwhile.
    var roots = ids.filter { id in byID[id]?.blockedBy.allSatisfy { byID[$0] == nil } ?? true }
    var children: [Int: [Int]] = [:]
    var placed = Set(roots)
    place(below: roots, waiters, &placed, &children)
    for id in ids where placed.insert(id).inserted {
      roots.append(id)
      place(below: [id], waiters, &placed, &children)
    }
    func node(_ id: Int) -> DatabaseLocks.Node? {
      byID[id].map { member in
        DatabaseLocks.Node(
          session: member.session, lock: member.lock, waitSeconds: member.waitSeconds, blockedBy: member.blockedBy,
          isInCycle: isReached(from: id, waiters), waiters: (children[id] ?? []).compactMap(node))
      }
    }
    return roots.compactMap(node)
  }

  /// Breadth first, so that each comes as near to a root as it can.
  private static func place(
    below roots: [Int], _ waiters: [Int: [Int]], _ placed: inout Set<Int>, _ children: inout [Int: [Int]]
  ) {
    var queue = roots
    var next = 0
    while next < queue.count {
      for waiter in waiters[queue[next]] ?? [] where placed.insert(waiter).inserted {
        children[queue[next], default: []].append(waiter)
        queue.append(waiter)
      }
      next += 1
    }
  }

  /// Whether a session waits for itself by way of others.
  private static func isReached(from start: Int, _ waiters: [Int: [Int]]) -> Bool {
    var seen: Set<Int> = []
    var open = waiters[start] ?? []
    while let id = open.popLast() {
      if id == start { return true }
      if seen.insert(id).inserted { open += waiters[id] ?? [] }
    }
    return false
  }
}

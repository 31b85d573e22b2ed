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
    var waiters: [Int: [Int]] = [:]
    for (id, member) in byID {
      for blocker in member.blockedBy { waiters[blocker, default: []].append(id) }
    }
    let ids = byID.keys.sorted()
    var children: [Int: [Int]] = [:]
    var placed: Set<Int> = []
    var roots = ids.filter { id in
      byID[id]?.blockedBy.allSatisfy { byID[$0] == nil } ?? true
    }
    var queue = roots
    placed.formUnion(roots)
    for candidate in ids + [Int.max] {
      var next = 0
      while next < queue.count {
        for waiter in (waiters[queue[next]] ?? []).sorted() where placed.insert(waiter).inserted {
          children[queue[next], default: []].append(waiter)
          queue.append(waiter)
        }
        next += 1
      }
      guard byID[candidate] != nil, placed.insert(candidate).inserted else {
        queue = []
        continue
      }
      roots.append(candidate)
      queue = [candidate]
    }
    let cyclic = Set(ids.filter { isReached(from: $0, waiters) })
    func node(_ id: Int) -> DatabaseLocks.Node? {
      byID[id].map { member in
        DatabaseLocks.Node(
          session: member.session, lock: member.lock, waitSeconds: member.waitSeconds,
          blockedBy: member.blockedBy, isInCycle: cyclic.contains(id),
          waiters: (children[id] ?? []).compactMap(node))
      }
    }
    return roots.compactMap(node)
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

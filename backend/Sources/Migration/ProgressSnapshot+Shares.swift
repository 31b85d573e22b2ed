extension TableProgress {
  /// How much of the table is copied, from 0 to 1. The total is an estimate until the end, so that a table which is
  /// larger than estimated waits at 99 %.
  public var share: Double {
    switch state {
    case .waiting: 0
    case .indexing, .done: 1
    case .copying, .failed:
      rowsTotal > 0 ? min(Double(rowsCopied + rowsRejected) / Double(rowsTotal), 0.99) : 0
    }
  }

  /// Opening a table costs something even when it is empty; a page of InnoDB stands for it.
  fileprivate var weight: Double { Double(max(bytesTotal, 16_384)) }

  public var isActive: Bool { state == .copying || state == .indexing || state == .failed }
  public var isCopied: Bool { state == .indexing || state == .done }
}

extension ProgressSnapshot {
  /// How much of the data is copied, from 0 to 1; 1 only when every table is.
  public var share: Double {
    if phase == .finished { return 1 }
    let total = tables.reduce(0) { $0 + $1.weight }
    guard total > 0 else { return 0 }
    if tables.allSatisfy(\.isCopied) { return 1 }
    return min(tables.reduce(0) { $0 + $1.weight * $1.share } / total, 0.999)
  }

  public var tablesCopied: Int { tables.count { $0.isCopied } }

  /// What somebody works on, biggest first.
  public var activeTables: [TableProgress] {
    tables.filter(\.isActive).sorted { ($1.bytesTotal, $0.name) < ($0.bytesTotal, $1.name) }
  }

  public var isOver: Bool { phase == .finished || phase == .failed || phase == .cancelled }
}

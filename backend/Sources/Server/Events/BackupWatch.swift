/// Which backups a stream is told of: those at work as they go on, and the end of each. Pure.
struct BackupWatch {
  /// Looks a second while a backup is at work, and while none is.
  static let workingMilliseconds = 500
  static let idleMilliseconds = 1000
  /// The newest ones: one works at a time, so between two looks one can end and the next begin.
  static let backupsMax = 2

  /// Of the look before; nil before the first one.
  private var known: [String: BackupDocument]?

  var pauseMilliseconds: Int {
    known?.values.contains { $0.state.isActive } == true ? Self.workingMilliseconds : Self.idleMilliseconds
  }

  /// What has changed, oldest first; on the first look only what is at work is news.
  mutating func changes(in newest: [BackupDocument]) -> [BackupDocument] {
    let before = known
    known = Dictionary(newest.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return newest.reversed().filter { backup in
      guard let before else { return backup.state.isActive }
      return before[backup.id] != backup
    }
  }
}

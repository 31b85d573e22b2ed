import Backups
import Diagnostics
import Ledger

/// Backups as text.
struct BackupText {
  var style: TextStyle = .plain

  /// `dumping  43%  shop.orders  1.2 GB of 2.8 GB`, with what is known.
  func progress(_ job: JobRecord) -> String {
    let progress = job.progress
    var parts = [job.phase]
    if job.state == .running {
      if let ratio = progress?.doneRatio { parts.append(Quantity.percent(ratio)) }
      if let item = progress?.item { parts.append(item) }
      if let done = progress?.doneBytes, let total = progress?.totalBytes {
        parts.append("\(Quantity.bytes(done)) of \(Quantity.bytes(total))")
      }
    }
    return parts.map(\.printable).joined(separator: "  ")
  }

  /// A dump that was just written.
  func written(_ backup: Backup, folder: String) -> String {
    guard let file = backup.file else { return "" }
    let facts = [
      ("backup", file.backupID), ("file", "\(folder)/\(file.fileName)"), ("size", Quantity.bytes(file.bytes)),
      ("SHA-256", file.sha256), ("pg_dump", "\(file.dumpVersion), server \(file.serverVersion)"),
      ("state", "written, not verified"),
    ]
    return facts.map { "\(style(.faint, DisplayWidth.fit($0, to: 9))) \($1.printable)\n" }.joined()
  }

  func list(_ page: BackupPage) -> String {
    guard !page.backups.isEmpty else { return "No backups.\n" }
    var table = TextTable([
      .init(title: "id", alignment: .left), .init(title: "begun", alignment: .left),
      .init(title: "state", alignment: .left), .init(title: "size", alignment: .right),
      .init(title: "file", alignment: .left),
    ])
    table.indent = 0
    table.rows = page.backups.map { backup in
      [
        backup.job.jobID.printable, String(backup.job.createdAt.prefix { $0 != "." }).printable, state(backup),
        backup.file.map { Quantity.bytes($0.bytes) } ?? "", (backup.file?.fileName ?? "").printable,
      ]
    }
    var lines = table.lines()
    if let token = page.nextPageToken { lines += ["", "More: --page \(token.printable)"] }
    return lines.map { $0 + "\n" }.joined()
  }

  private func state(_ backup: Backup) -> String {
    let job = backup.job
    guard job.state == .succeeded, let file = backup.file else {
      let share = job.progress?.doneRatio.map { " \(Quantity.percent($0))" } ?? ""
      return job.isSilent ? "\(job.phase), silent" : job.state.isActive ? job.phase + share : job.state.rawValue
    }
    return (file.verifiedAt == nil ? "written" : "verified") + (file.isPinned ? ", pinned" : "")
  }
}

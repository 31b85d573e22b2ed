import Diagnostics
import FoundationEssentials
import Migration

/// `--report-dir`: report.txt, report.json and report.html.
struct ReportFiles {
  var directory: String

  /// Makes the folder before the run, so that a wrong path is found out while nothing has happened.
  func prepare() throws(MartletError) {
    try rethrowing(directory) {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }
  }

  func write(_ report: RunReport) throws(MartletError) {
    try write(TextReport(findingsMax: nil).render(report), "report.txt")
    try write(JSONLine.document(report) + "\n", "report.json")
    try write(HTMLReport.render(report), "report.html")
  }

  private func write(_ text: String, _ name: String) throws(MartletError) {
    let path = directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
    try rethrowing(path) { try Data(text.utf8).write(to: URL(filePath: path), options: .atomic) }
  }

  private func rethrowing(_ path: String, _ body: () throws -> Void) throws(MartletError) {
    do {
      try body()
    } catch {
      throw MartletError(
        .file, "The report cannot be written.", context: ErrorContext(object: path, serverMessage: "\(error)"),
        hint: "Give --report-dir a folder that you may write to.")
    }
  }
}

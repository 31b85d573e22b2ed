import Foundation

/// Where the built dashboard is.
enum DashboardFolder {
  /// What was asked for, whether it exists or not; else the installed one, if there is one.
  ///
  /// - Parameter executable: the program's own path; `/usr/bin/martlet` has its dashboard in
  ///   `/usr/share/martlet/dashboard`.
  static func find(
    option: String?, environment: [String: String], executable: String? = Self.executable
  ) -> String? {
    if let asked = option ?? environment["MARTLET_DASHBOARD"].flatMap({ $0.isEmpty ? nil : $0 }) { return asked }
    guard let executable else { return nil }
    let installed = URL(fileURLWithPath: executable).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("share/martlet/dashboard")
    return FileManager.default.fileExists(atPath: installed.path) ? installed.path : nil
  }

  /// Links followed.
  private static let executable = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
}

import Foundation

/// `promtool check metrics` (Debian package `prometheus`, see `backend/scripts/install-packages`).
public enum Promtool {
  /// - Returns: empty for a page that is all right.
  public static func complaint(about page: [UInt8]) throws -> String {
    let promtool = Process()
    let input = Pipe()
    let output = Pipe()
    promtool.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    promtool.arguments = ["promtool", "check", "metrics"]
    promtool.standardInput = input
    promtool.standardOutput = output
    promtool.standardError = output
    try promtool.run()
    // It reads all before it writes, so neither pipe can fill while the other waits.
    try input.fileHandleForWriting.write(contentsOf: page)
    try input.fileHandleForWriting.close()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    promtool.waitUntilExit()
    let text = String(decoding: said, as: UTF8.self)
    return promtool.terminationStatus == 0 ? text : "status \(promtool.terminationStatus): \(text)"
  }
}

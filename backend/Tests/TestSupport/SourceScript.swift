import Foundation
public import MySQLClient

/// Loads scripts with the command line client, which knows DELIMITER.
public enum SourceScript {
  /// - Parameter database: with the name of the database that the script is loaded into.
  public static func load(_ script: String, name: String, into database: MySQLConfiguration) throws {
    let input = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID().uuidString).sql")
    try Data(script.utf8).write(to: input)
    defer { unlink(input.path) }
    let client = Process()
    client.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    client.arguments = [
      "mariadb", "--no-defaults", "--protocol=tcp", "--host=\(database.host)", "--port=\(database.port)",
      "--user=\(database.user)", "--default-character-set=utf8mb4", "--max-allowed-packet=512M",
      database.database ?? "",
    ]
    let errors = Pipe()
    client.standardInput = try FileHandle(forReadingFrom: input)
    client.standardError = errors
    try client.run()
    let words = errors.fileHandleForReading.readDataToEndOfFile()
    client.waitUntilExit()
    guard client.terminationStatus == 0 else {
      throw LoadFailure(file: name, message: String(decoding: words, as: UTF8.self))
    }
  }

  public struct LoadFailure: Error {
    public var file: String
    public var message: String
  }
}

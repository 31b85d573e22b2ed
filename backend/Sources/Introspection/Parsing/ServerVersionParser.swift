public import Diagnostics
public import SchemaModel

/// Reads `@@version`: `8.0.36-0ubuntu`, `10.11.19-MariaDB-0+deb12u1`, `5.5.5-10.4.8-MariaDB` (MariaDB's older spelling
/// for MySQL replicas), `8.0.35-27` (Percona), `8.0.28` (Aurora).
public enum ServerVersionParser {
  public static let oldestMySQL = ServerVersion(5, 7)
  public static let oldestMariaDB = ServerVersion(10, 4)

  /// - Throws: `.unsupportedVersion` for a text without a version and for a server that is too old.
  public static func parse(version text: String, comment: String = "") throws(MartletError) -> SourceServer {
    let isMariaDB = (text + " " + comment).lowercased().contains("mariadb")
    var versionText = text[...]
    if isMariaDB, versionText.hasPrefix("5.5.5-") { versionText = versionText.dropFirst("5.5.5-".count) }
    guard let version = numbers(versionText) else {
      throw MartletError(
        .unsupportedVersion, "The source's version text is not understood.",
        context: ErrorContext(server: "source", serverMessage: text),
        hint: "Sources are MySQL \(oldestMySQL) or newer and MariaDB \(oldestMariaDB) or newer.")
    }
    let server = SourceServer(flavor: isMariaDB ? .mariadb : .mysql, version: version, versionText: text)
    guard version >= (isMariaDB ? oldestMariaDB : oldestMySQL) else {
      throw MartletError(
        .unsupportedVersion, "The source's version is too old.",
        context: ErrorContext(server: "source", serverMessage: text),
        hint: "Upgrade it to \(isMariaDB ? "MariaDB \(oldestMariaDB)" : "MySQL \(oldestMySQL)") or newer,"
          + " or restore a dump of it into such a server and migrate from there.")
    }
    return server
  }

  private static func numbers(_ text: Substring) -> ServerVersion? {
    let leading = text.prefix { $0 == "." || ("0"..."9").contains($0) }
    let parts = leading.split(separator: ".").compactMap { Int($0) }
    guard parts.count >= 2 else { return nil }
    return ServerVersion(parts[0], parts[1], parts.count > 2 ? parts[2] : 0)
  }
}

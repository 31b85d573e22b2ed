import Diagnostics
import Introspection
import SchemaModel
import Testing

struct ServerVersionParserTests {
  @Test(arguments: [
    ("8.0.36-0ubuntu0.22.04.1", "(Ubuntu)", SourceFlavor.mysql, ServerVersion(8, 0, 36)),
    ("10.11.19-MariaDB-0+deb12u1-log", "Debian 12", .mariadb, ServerVersion(10, 11, 19)),
    ("5.5.5-10.4.8-MariaDB", "", .mariadb, ServerVersion(10, 4, 8)),
    ("10.6.14", "mariadb.org binary distribution", .mariadb, ServerVersion(10, 6, 14)),
    ("8.0.35-27", "Percona Server (GPL), Release 27", .mysql, ServerVersion(8, 0, 35)),
    ("5.7.mysql_aurora.2.11.4", "MySQL Community Server (GPL)", .mysql, ServerVersion(5, 7, 0)),
    ("8.0.28", "Source distribution", .mysql, ServerVersion(8, 0, 28)),
    ("9.7.4-2", "(Debian)", .mysql, ServerVersion(9, 7, 4)),
  ])
  func `reads a version`(text: String, comment: String, flavor: SourceFlavor, version: ServerVersion) throws {
    let server = try ServerVersionParser.parse(version: text, comment: comment)
    #expect(server == SourceServer(flavor: flavor, version: version, versionText: text))
  }

  @Test(arguments: ["5.6.51", "5.5.5-10.3.39-MariaDB", "10.3.9-MariaDB", "4.1", "", "unknown", "8"])
  func `refuses what is too old or not a version`(text: String) {
    #expect {
      _ = try ServerVersionParser.parse(version: text)
    } throws: { error in
      let error = error as? MartletError
      return error?.code == .unsupportedVersion && error?.context.serverMessage == text && error?.hint != nil
    }
  }
}

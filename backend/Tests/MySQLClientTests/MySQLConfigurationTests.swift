import Diagnostics
import Testing

@testable import MySQLClient

@Suite struct `Layers of a configuration` {
  private static let file = """
    [client]
    host=file-host
    port=3001
    user=file-user
    password=file-password
    database=file-database
    """

  @Test func `take the URL before the environment before files`() throws {
    try withFolder { folder in
      let path = "\(folder)/my.cnf"
      try write(Self.file, to: path)
      let environment = ["MYSQL_HOST": "env-host", "MYSQL_TCP_PORT": "3002", "MYSQL_PWD": "env-password"]
      func parse(_ url: String, _ environment: [String: String]) throws -> MySQLConfiguration {
        try .parse(url, environment: environment, optionFiles: [path])
      }
      #expect(
        try parse("mysql://", [:])
          == MySQLConfiguration(
            host: "file-host", port: 3001, user: "file-user", password: "file-password", database: "file-database"))
      #expect(
        try parse("mysql://", environment)
          == MySQLConfiguration(
            host: "env-host", port: 3002, user: "file-user", password: "env-password", database: "file-database"))
      #expect(
        try parse("mysql://url-user:url-password@url-host:3003/url-database", environment)
          == MySQLConfiguration(
            host: "url-host", port: 3003, user: "url-user", password: "url-password", database: "url-database"))
    }
  }

  @Test func `prefer Martlet's own password variable`() throws {
    let parsed = try MySQLConfiguration.parse(
      "mysql://root@db", environment: ["MYSQL_PWD": "a", "MARTLET_SOURCE_PASSWORD": "b"], optionFiles: [])
    #expect(parsed.password == "b")
  }

  @Test func `let a host of a higher layer hide a socket of a lower one`() throws {
    try withFolder { folder in
      let path = "\(folder)/my.cnf"
      try write("[client]\nsocket=/run/file.sock\nuser=root\n", to: path)
      func socket(_ url: String, _ environment: [String: String] = [:]) throws -> String? {
        try MySQLConfiguration.parse(url, environment: environment, optionFiles: [path]).socketPath
      }
      #expect(try socket("mysql:///shop") == "/run/file.sock")
      #expect(try socket("mysql://db/shop") == nil)
      #expect(try socket("mysql:///shop", ["MYSQL_HOST": "db"]) == nil)
      #expect(try socket("mysql:///shop", ["MYSQL_UNIX_PORT": "/run/env.sock"]) == "/run/env.sock")
      #expect(try socket("mysql://db/shop?socket=/run/url.sock") == "/run/url.sock")
    }
  }

  @Test(arguments: ["0", "x", "70000"])
  func `refuse a bad port of the environment`(port: String) throws {
    let error = try #require(throws: MartletError.self) {
      try MySQLConfiguration.parse("mysql://root@db", environment: ["MYSQL_TCP_PORT": port], optionFiles: [])
    }
    #expect(error.code == .usage)
  }

  @Test func `look for option files where the servers' clients do`() {
    #expect(
      OptionFile.defaultPaths(environment: ["HOME": "/home/me"])
        == ["/etc/my.cnf", "/etc/mysql/my.cnf", "/home/me/.my.cnf"])
  }
}

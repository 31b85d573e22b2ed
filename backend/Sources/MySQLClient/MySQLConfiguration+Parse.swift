public import Diagnostics

extension MySQLConfiguration {
  /// Reads a source URL and completes it from the environment and from option files.
  ///
  /// `mysql://user:password@host:port/database?option=value&…`; the scheme may be `mariadb`. Options: `ssl-mode`, `ssl-ca`,
  /// `ssl-cert`, `ssl-key`, `server-public-key`, `allow-plaintext-password`, `socket`, and `connect-timeout`,
  /// `read-timeout`, `write-timeout` in seconds. Parts are
  /// percent-decoded, an IPv6 host stands in `[]`. A part that the URL leaves out comes from the environment
  /// (`MYSQL_HOST`, `MYSQL_TCP_PORT`, `MYSQL_UNIX_PORT`, `MARTLET_SOURCE_PASSWORD`, `MYSQL_PWD`), then from option
  /// files, then from the defaults. A CA file without a mode means `verify-ca`, as in MySQL's clients.
  ///
  /// - Parameter optionFiles: files to read, each of which must exist; `nil` reads those that MySQL's clients read.
  /// - Throws: `usage.url` for a bad URL (its text is never quoted), `file` for a bad option file.
  public static func parse(
    _ url: String, environment: [String: String], optionFiles: [String]?
  ) throws(MartletError) -> MySQLConfiguration {
    var file = OptionFile()
    for path in optionFiles ?? OptionFile.defaultPaths(environment: environment) {
      try file.read(path: path, mustExist: optionFiles != nil)
    }
    let settings = try ConnectionURL(url).settings
      .over(settings(from: environment).preferringHostOverSocket())
      .over(file.settings.preferringHostOverSocket())

    guard let user = settings.user ?? environment["USER"] ?? environment["LOGNAME"], !user.isEmpty else {
      throw ConnectionURL.refusal("Neither the URL nor an option file names a user")
    }
    let base = MySQLConfiguration(user: user)
    let configuration = MySQLConfiguration(
      host: settings.host ?? base.host, port: settings.port ?? base.port, socketPath: settings.socketPath, user: user,
      password: settings.password, database: settings.database,
      tlsMode: settings.tlsMode ?? (settings.caFile == nil ? base.tlsMode : .verifyCA), caFile: settings.caFile,
      certificateFile: settings.certificateFile, keyFile: settings.keyFile,
      serverPublicKeyFile: settings.serverPublicKeyFile,
      allowsPlaintextPassword: settings.allowsPlaintextPassword ?? base.allowsPlaintextPassword,
      connectTimeoutSeconds: settings.connectTimeoutSeconds ?? base.connectTimeoutSeconds,
      readTimeoutSeconds: settings.readTimeoutSeconds ?? base.readTimeoutSeconds,
      writeTimeoutSeconds: settings.writeTimeoutSeconds ?? base.writeTimeoutSeconds)
    try configuration.validate()
    return configuration
  }

  /// The host is a loopback address, or the server is at a Unix socket.
  private var isOnThisMachine: Bool {
    socketPath != nil || HostName.isLoopback(host)
  }

  private static func settings(from environment: [String: String]) throws(MartletError) -> ConnectionSettings {
    var settings = ConnectionSettings()
    settings.host = environment["MYSQL_HOST"].flatMap { $0.isEmpty ? nil : $0 }
    settings.socketPath = environment["MYSQL_UNIX_PORT"].flatMap { $0.isEmpty ? nil : $0 }
    settings.password = (environment["MARTLET_SOURCE_PASSWORD"] ?? environment["MYSQL_PWD"]).map { Secret($0) }
    if let text = environment["MYSQL_TCP_PORT"], !text.isEmpty {
      guard let port = Int(text), (1...65535).contains(port) else {
        throw MartletError(.usage, "MYSQL_TCP_PORT is not a number from 1 to 65535")
      }
      settings.port = port
    }
    return settings
  }

  /// Refuses what libmariadb would read differently from what it says: it takes a host with `,` for a list of hosts,
  /// one with `=` for a connection string, and C strings end at a NUL.
  public func validate() throws(MartletError) {
    let isHostCharacter = { (byte: UInt8) in
      byte > 0x20 && byte != 0x7F && !",;=[]/@".utf8.contains(byte)
    }
    if host.isEmpty || !host.utf8.allSatisfy(isHostCharacter) {
      throw ConnectionURL.refusal("The host is not a name or an address")
    }
    let texts = [user, database, socketPath, caFile, certificateFile, keyFile, serverPublicKeyFile].compactMap { $0 }
    if texts.contains(where: { $0.utf8.contains(0) }) || password?.reveal({ $0.utf8.contains(0) }) == true {
      throw ConnectionURL.refusal("A NUL byte cannot be part of a name, path or password")
    }
    if (certificateFile == nil) != (keyFile == nil) {
      throw ConnectionURL.refusal(
        "A client certificate and its key go together", "Give both ssl-cert and ssl-key, or neither.")
    }
    if tlsMode == .verifyCA && caFile == nil {
      throw ConnectionURL.refusal(
        "The TLS mode verify-ca needs a CA file",
        "Add ssl-ca=FILE, or use ssl-mode=verify-full to trust the system's certificate authorities.")
    }
    if allowsPlaintextPassword && !isOnThisMachine {
      throw ConnectionURL.refusal(
        "A password is sent readable to this machine only",
        "Use TLS (ssl-mode=verify-full), or name the server's key: --source-public-key FILE.")
    }
    if connectTimeoutSeconds < 1 {
      throw ConnectionURL.refusal("The connect timeout is at least one second", "Set connect-timeout to 1 or more.")
    }
  }
}

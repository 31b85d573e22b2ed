import ArgumentParser
import Diagnostics
import MySQLClient
import PostgresClient
import Server
import Traces

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serves the HTTP API of a target: runs, backups, metrics, the database's state.",
    discussion: """
      The first start makes an admin token and prints it, once. Later ones: martlet token create.
      The API starts runs from the sources given here, and from no others.

      EXAMPLES:
        martlet serve postgresql://app@db2/shop --source shop=mysql://app@db1/shop
        martlet serve postgresql://app@db2/shop --listen 0.0.0.0:8443 \\
          --tls-certificate chain.pem --tls-key key.pem

      PASSWORDS:
        Of the source NAME: MARTLET_SOURCE_NAME_PASSWORD, else as for every command.
        Each such variable, PGPASSWORD too, may have _FILE behind it and name a file.

      \(ExitStatus.help)
      """)

  @Argument(help: ConnectionHelp.target)
  var target: String

  @Option(
    name: .customLong("source"),
    help: ArgumentHelp("A source that runs may be started from. Repeatable.", valueName: "name=url"),
    transform: { try SourceArgument(parsing: $0) })
  var sources: [SourceArgument] = []

  @Option(
    help: ArgumentHelp("Address and port; port 0 lets the system choose.", valueName: "host:port"),
    transform: { try ListenAddress(parsing: $0) })
  var listen = ListenAddress(host: "127.0.0.1", port: 8080)

  @Option(help: ArgumentHelp("Certificate chain, PEM.", valueName: "file"))
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("The certificate's key, PEM.", valueName: "file"))
  var tlsKey: String?

  @Option(
    name: .customLong("trusted-proxy"),
    help: ArgumentHelp(
      "A proxy whose Forwarded or X-Forwarded-For and -Proto are believed. Repeatable.",
      valueName: "address[/prefix]"),
    transform: { try ServeCommand.proxy(parsing: $0) })
  var trustedProxies: [IPNetwork] = []

  @Option(
    name: .customLong("allowed-host"),
    help: ArgumentHelp(
      "A name that browsers and programs may ask for, where --listen is an address of this machine alone. Repeatable.",
      valueName: "name"),
    transform: { try ServeCommand.host(parsing: $0) })
  var allowedHosts: [String] = []

  @Option(
    help: ArgumentHelp("The first admin token is written to this file instead of being printed.", valueName: "file"))
  var firstTokenFile: String?

  @Option(help: ArgumentHelp("Where backups are written.", valueName: "folder"))
  var backupDir = "backups"

  @Option(
    help: ArgumentHelp(
      "The built dashboard; else MARTLET_DASHBOARD, else ../share/martlet/dashboard beside the program's folder.",
      valueName: "folder"))
  var dashboard: String?

  @Flag(help: "Serve /metrics without a token.")
  var openMetrics = false

  @Option(
    help: ArgumentHelp("Requests per second of one token, in the long run.", valueName: "n"))
  var requestsPerSecond = 2000

  @Option(help: ArgumentHelp("What is logged, as JSON lines on standard error.", valueName: "level"))
  var logLevel: ServerLog.Level = .info

  func validate() throws {
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key go together; give both.")
    }
    guard (1...50_000).contains(requestsPerSecond) else {
      throw ValidationError("--requests-per-second must be between 1 and 50000.")
    }
    let names = sources.map(\.name)
    guard Set(names).count == names.count else { throw ValidationError("Two sources have the same name.") }
  }

  private static func host(parsing text: String) throws -> String {
    let isName = text.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || "-._".utf8.contains($0)
    }
    guard isName, (1...255).contains(text.utf8.count) else {
      throw ValidationError("A host is a name such as martlet.example.com, without a scheme and a port.")
    }
    return text
  }

  private static func proxy(parsing text: String) throws -> IPNetwork {
    guard let network = IPNetwork(parsing: text) else {
      throw ValidationError("A proxy is an address or a network, such as 10.0.0.7, 10.0.0.0/8 or fd00::/8; no name.")
    }
    return network
  }

  /// Where the file takes it no more (a full disk), nothing is printed instead: the token can be made anew.
  private static func give(_ token: Secret, to file: TokenFile?, _ console: any Console) {
    guard let file else { return token.reveal { console.writeLine("admin token: \($0)") } }
    do throws(MartletError) {
      try file.write(token)
      console.writeLine("admin token: in \(file.path)")
    } catch {
      console.writeLine(
        "martlet: \(error) martlet token create --role admin makes another one.", to: .standardError)
    }
  }

  func run() async throws {
    let session = Session.current
    let environment = session.environment
    var settings = ServerSettings(
      target: try PostgresConfiguration.parse(target, environment: environment), backupFolder: backupDir,
      programVersion: Program.version)
    for source in sources { settings.sources[source.name] = try source.configuration(environment) }
    settings.host = listen.host
    settings.port = listen.port
    if let tlsCertificate, let tlsKey {
      settings.tls = ServerSettings.TLSFiles(certificateChain: tlsCertificate, privateKey: tlsKey)
    }
    settings.trustedProxies = trustedProxies
    settings.allowedHosts = allowedHosts
    settings.dashboard = try DashboardFolder.find(option: dashboard, environment: environment).map {
      folder throws(MartletError) in try DashboardFiles.load(from: folder)
    }
    settings.tracing = try TracingSettings(environment: environment, version: Program.version)
    settings.areMetricsOpen = openMetrics
    settings.requestsPerSecondMax = requestsPerSecond
    let tokenFile = try firstTokenFile.map { path throws(MartletError) in try TokenFile(path: path) }
    let server = MartletServer(settings, logger: ServerLog.logger(level: logLevel))
    try await server.run { welcome in
      if let token = welcome.firstToken { Self.give(token, to: tokenFile, session.console) }
      session.console.writeLine("martlet serves \(welcome.url)")
    }
  }
}

/// `name=url`.
struct SourceArgument: Sendable, Equatable {
  var name: String
  var url: String

  init(parsing text: String) throws {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, parts[1].contains("://") else {
      throw ValidationError("A source is NAME=URL, such as shop=mysql://app@db1/shop.")
    }
    name = String(parts[0])
    url = String(parts[1])
    let isName = name.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
        || $0 == 0x5F
    }
    guard isName, name.utf8.count <= 64 else {
      throw ValidationError("A source's name has letters, digits, - and _ only, 64 at most.")
    }
  }

  /// `MARTLET_SOURCE_NAME_PASSWORD`.
  var passwordVariable: String {
    "MARTLET_SOURCE_" + String(name.uppercased().map { $0 == "-" ? "_" : $0 }) + "_PASSWORD"
  }

  func configuration(_ environment: [String: String]) throws -> MySQLConfiguration {
    var environment = environment
    if let password = environment[passwordVariable] { environment["MARTLET_SOURCE_PASSWORD"] = password }
    return try MySQLConfiguration.parse(url, environment: environment, optionFiles: nil)
  }
}

/// `127.0.0.1:8080`, `[::1]:8080`, `:8080`.
struct ListenAddress: Sendable, Equatable {
  var host: String
  var port: Int

  init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  init(parsing text: String) throws {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (0...65_535).contains(port)
    else { throw ValidationError("An address is HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080.") }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    self.init(host: host.isEmpty ? "0.0.0.0" : host, port: port)
  }
}

public import MySQLClient
public import PostgresClient
public import Traces

/// What `martlet serve` was asked for.
public struct ServerSettings: Sendable {
  /// Certificate chain and key, PEM files.
  public struct TLSFiles: Sendable {
    public var certificateChain: String
    public var privateKey: String

    public init(certificateChain: String, privateKey: String) {
      self.certificateChain = certificateChain
      self.privateKey = privateKey
    }
  }

  public var target: PostgresConfiguration
  /// Sources that runs may be started from, by name. The API takes names only: a request never says which host the
  /// server connects to, nor a password.
  public var sources: [String: MySQLConfiguration] = [:]
  public var host = "127.0.0.1"
  /// 0 lets the system choose.
  public var port = 8080
  public var tls: TLSFiles?
  /// Peers that are believed when they say for whom they ask.
  public var trustedProxies: [IPNetwork] = []
  /// Names that requests may ask for, beside those of this machine: see `HostRule`.
  public var allowedHosts: [String] = []
  /// The built dashboard, if there is one.
  public var dashboard: DashboardFiles?
  /// Folder of the backups' files.
  public var backupFolder: String
  /// `/metrics` without a token.
  public var areMetricsOpen = false
  /// Where spans go; nil where nobody traces.
  public var tracing: TracingSettings?
  public var connectionsMax = 12_000
  /// Not of this machine, and not of trusted proxies.
  public var connectionsPerAddressMax = 128
  public var idleSecondsMax = 75
  public var eventStreamsMax = 400
  /// Of one principal.
  public var requestsPerSecondMax = 2_000
  public var programVersion: String

  public init(target: PostgresConfiguration, backupFolder: String, programVersion: String) {
    self.target = target
    self.backupFolder = backupFolder
    self.programVersion = programVersion
  }
}

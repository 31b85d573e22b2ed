extension MySQLConfiguration {
  /// The URL without its password, for messages and the ledger; `parse` reads it back into the same configuration
  /// (but for the password). Options appear where they differ from the defaults.
  public var redactedURL: String {
    let name = host.contains(":") ? "[\(PercentEncoding.encode(host, keeping: ":"))]" : PercentEncoding.encode(host)
    var url = "mysql://\(PercentEncoding.encode(user))@\(name):\(port)"
    if let database { url += "/\(PercentEncoding.encode(database))" }

    let base = MySQLConfiguration(user: user)
    let options: [(name: String, value: String?)] = [
      // With a CA file the mode that is read back for a silent URL is verify-ca: then it is always written.
      ("ssl-mode", tlsMode == base.tlsMode && caFile == nil ? nil : tlsMode.rawValue),
      ("ssl-ca", caFile), ("ssl-cert", certificateFile), ("ssl-key", keyFile),
      ("server-public-key", serverPublicKeyFile),
      ("allow-plaintext-password", allowsPlaintextPassword ? "true" : nil), ("socket", socketPath),
      ("connect-timeout", Self.changed(connectTimeoutSeconds, base.connectTimeoutSeconds)),
      ("read-timeout", Self.changed(readTimeoutSeconds, base.readTimeoutSeconds)),
      ("write-timeout", Self.changed(writeTimeoutSeconds, base.writeTimeoutSeconds)),
    ]
    let query = options.compactMap { option in
      option.value.map { "\(option.name)=\(PercentEncoding.encode($0, keeping: "/"))" }
    }
    return query.isEmpty ? url : "\(url)?\(query.joined(separator: "&"))"
  }

  /// Where the server is, for error messages.
  var address: String { socketPath ?? (host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)") }

  private static func changed(_ seconds: Int, _ normal: Int) -> String? { seconds == normal ? nil : "\(seconds)" }
}

import AccessControl
import Backups
public import Diagnostics
import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import Migration
import NIOCore
import NIOSSL
import ServiceLifecycle
import Synchronization
import UnixSignals

/// The service: opens the target, declares what it offers, and serves until it is told to end.
public struct MartletServer: Sendable {
  /// What the person who starts the server is told once it serves.
  public struct Welcome: Sendable {
    public var url: String
    /// The first admin token, where this start has made it.
    public var firstToken: Secret?
  }

  private let settings: ServerSettings
  private let logger: Logger

  public init(_ settings: ServerSettings, logger: Logger) {
    self.settings = settings
    self.logger = logger
  }

  /// Serves until SIGTERM or SIGINT, or until the task is cancelled: new requests are refused, streams end, the run of
  /// this process stops after what is in flight, for the next server to go on with.
  ///
  /// - Throws: `MartletError` where the target or the address cannot be had at the start; a target that goes away later
  ///   is waited for.
  public func run(onServing: @escaping @Sendable (Welcome) -> Void) async throws {
    OpenFiles.raiseLimit()
    let parts = try await ServerParts.open(settings, logger: logger)
    let firstToken = try await parts.tokens.ensureFirstToken()?.text
    let responder = parts.router().buildResponder()
    let isEncrypted = settings.tls != nil
    let host = settings.host
    let application = Application(
      responder: responder, server: try server(parts.meters),
      configuration: ApplicationConfiguration(
        address: .hostname(settings.host, port: settings.port), backlog: 1024,
        availableConnectionsDelegate: MaximumAvailableConnections(settings.connectionsMax)),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? 0
        let name = host.contains(":") ? "[\(host)]" : host
        onServing(Welcome(url: "\(isEncrypted ? "https" : "http")://\(name):\(port)", firstToken: firstToken))
      },
      logger: logger)
    do {
      var configuration = ServiceGroupConfiguration(
        // Ended in reverse: work is let go of while requests are still answered, then streams, then the listener, then
        // what they have left to tell.
        services: [parts.tracer.map(SpanKeeper.init), application, parts.hub, parts.gate.leases, parts.keeper]
          .compactMap {
            (service: (any Service)?) in service.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
          },
        gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
      configuration.maximumGracefulShutdownDuration = .seconds(75)
      configuration.maximumCancellationDuration = .seconds(10)
      let group = ServiceGroup(configuration: configuration)
      try await group.run()
    } catch let error as IOError {
      await parts.close()
      throw MartletError(
        .usage, "The address cannot be listened on.",
        context: ErrorContext(object: "\(settings.host):\(settings.port)", serverMessage: "\(error)"),
        hint: "Choose another one with --listen.")
    } catch {
      await parts.close()
      throw error
    }
    await parts.close()
  }

  private func server(_ meters: ServerMeters) throws -> HTTPServerBuilder {
    let connections = ConnectionLimit.Connections(
      perAddressMax: settings.connectionsPerAddressMax, proxies: TrustedProxies(settings.trustedProxies),
      onRefusal: { meters.hadTooManyConnections() })
    let http = HTTP1Channel.Configuration(
      additionalChannelHandlers: [
        ConnectionLimit(connections), RequestDeadline(onTimeout: { meters.ranOutOfTime() }), TransferCodings(),
        StalledClient(onStall: { meters.ranOutOfTime() }),
      ],
      idleTimeout: .seconds(Int64(settings.idleSecondsMax)),
      httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
        maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 64))
    guard let files = settings.tls else { return .http1(configuration: http) }
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(files.certificateChain).map {
        NIOSSLCertificateSource.certificate($0)
      }
      let key = try NIOSSLPrivateKey(file: files.privateKey, format: .pem)
      var tls = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
      tls.minimumTLSVersion = .tlsv12
      return try .tls(.http1(configuration: http), tlsConfiguration: tls)
    } catch {
      throw MartletError(
        .file, "The certificate or its key cannot be used.",
        context: ErrorContext(object: "\(files.certificateChain), \(files.privateKey)", serverMessage: "\(error)"))
    }
  }
}

/// What the service reports of itself.
final class Readiness: Sendable {
  private let draining = Atomic(false)
  var isDraining: Bool { draining.load(ordering: .acquiring) }
  func drain() { draining.store(true, ordering: .releasing) }
}

/// Thousands of idle clients are many open files; the soft limit of a shell is 1,024.
enum OpenFiles {
  static func raiseLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = min(limit.rlim_max, 65_536)
    // Refused, the server serves fewer.
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}

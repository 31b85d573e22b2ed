import AccessControl
import Backups
import Diagnostics
import Hummingbird
import Logging
import Migration
import Monitoring
import MySQLClient
import ServiceLifecycle
import Telemetry
import Traces

/// Everything the service is made of.
struct ServerParts: Sendable {
  let meters: ServerMeters
  let tokens: TokenStore
  let jobs: RunJobs
  let backups: BackupControl
  let hub: EventHub
  let keeper: JobKeeper
  let resources: [any Resource]
  let gate: Gate
  let scope: RequestScope
  let tracer: Tracer?
  let openAPI: OpenAPIText
  let dashboard: DashboardFiles?

  static func open(_ settings: ServerSettings, logger: Logger) async throws -> ServerParts {
    // Installs the ledger, or brings it up to date, before anything else looks at it.
    let access = try await AccessDatabase.open(settings.target, applicationName: "martlet serve")
    let relay = EventRelay(logger: logger)
    let registry = MetricRegistry()
    let meters = ServerMeters(registry: registry)
    let tracer = settings.tracing.map {
      Tracer($0, version: settings.programVersion, meter: meters) { error in
        logger.warning("spans are lost", metadata: ["error": .string("\(error)")])
      }
    }
    let archive = try await RunArchive.open(settings.target)
    // Of those who ask for runs: however many they are, readiness, metrics and the status have the other one.
    let readers = try await RunArchive.open(settings.target)
    let jobs = try await RunJobs.open(
      target: settings.target, sources: settings.sources, tracer: tracer, onEvent: { relay.tell($0, of: $1) })
    let feed = RunFeed(archive: archive, jobs: jobs, registry: registry)
    let backups = BackupControl(
      target: settings.target, options: BackupOptions(folder: settings.backupFolder),
      tracer: tracer)
    let tokens = TokenStore(access)
    let audit = AuditLog(access)
    registry.set(MetricCatalogue.buildInfo, to: 1, settings.programVersion, "")
    let monitor = Monitor(
      target: settings.target, registry: registry,
      onFailure: { failure in
        logger.warning("a collector fails", metadata: ["collector": .string("\(failure)")])
      })
    let insight = DatabaseInsight(target: settings.target, registry: registry)
    let hub = EventHub(
      feed: feed, archive: archive, streamsMax: settings.eventStreamsMax, meters: meters, logger: logger)
    relay.connect(hub)
    let authenticator = Authenticator(tokens: tokens, sessions: SessionStore())
    let gate = Gate(
      authenticator: authenticator, audit: audit,
      principals: RateLimiter(
        RateLimit(burst: settings.requestsPerSecondMax * 2, perSecond: Double(settings.requestsPerSecondMax))),
      addresses: RateLimiter(RateLimit(burst: 20, perSecond: 1)), areMetricsOpen: settings.areMetricsOpen,
      leases: AccessLeases(authenticator: authenticator), meter: meters)
    let readiness = Readiness()
    let openAPI = OpenAPIText(programVersion: settings.programVersion)
    let resources: [any Resource] = [
      ServiceResource(
        archive: archive, sources: settings.sources.mapValues(\.redactedURL), readiness: readiness, openAPI: openAPI),
      StatusResource(feed: feed, hub: hub),
      RunsResource(archive: readers, feed: feed, jobs: jobs),
      BackupsResource(backups: backups),
      DatabaseResource(insight: insight),
      MetricsResource(
        monitor: monitor, feed: feed, sources: Array(settings.sources.values),
        backups: BackupMeter(archive: archive, registry: registry)),
      TokensResource(gate: gate, tokens: tokens),
      AuditResource(audit: audit),
    ]
    return ServerParts(
      meters: meters, tokens: tokens, jobs: jobs, backups: backups, hub: hub,
      keeper: JobKeeper(jobs: jobs, backups: backups, readiness: readiness, logger: logger), resources: resources,
      gate: gate,
      scope: RequestScope(
        isEncrypted: settings.tls != nil, proxies: TrustedProxies(settings.trustedProxies),
        hosts: HostRule(listensOn: settings.host, allowed: settings.allowedHosts), meter: meters, tracer: tracer),
      tracer: tracer, openAPI: openAPI, dashboard: settings.dashboard)
  }

  var endpoints: [Endpoint] {
    resources.flatMap { resource in
      resource.endpoints.map { endpoint in
        var endpoint = endpoint
        endpoint.tag = resource.tag
        return endpoint
      }
    }
  }

  func router() -> Router<APIContext> {
    let endpoints = endpoints
    openAPI.describe(endpoints)
    return Routes(
      endpoints: endpoints, gate: gate, scope: scope, dashboard: dashboard.map { Dashboard($0, beside: endpoints) }
    ).router()
  }

  /// Connections are left to the end of the process: closing one that hangs would take as long as it does.
  func close() async {
    await jobs.shutDown()
    await backups.runner.shutDown()
  }
}

/// Hands spans over for as long as anything else of the server goes on.
struct SpanKeeper: Service, CustomStringConvertible {
  let tracer: Tracer

  var description: String { "spans" }

  func run() async throws {
    let work = Task { await tracer.run() }
    try? await gracefulShutdown()
    work.cancel()
    await work.value
  }
}

/// Looks after jobs whose process has died, and ends those of this one when the server ends.
struct JobKeeper: Service, CustomStringConvertible {
  let jobs: RunJobs
  let backups: BackupControl
  let readiness: Readiness
  let logger: Logger

  /// Services are written to the log by their descriptions, and the parts of this one hold what is nobody's business.
  var description: String { "jobs" }

  func run() async throws {
    // Not waited for at the end: a target that hangs would keep them.
    let keeping = [Task { await jobs.adopt() }, Task { await keepBackups() }]
    await withGracefulShutdownHandler {
      try? await gracefulShutdown()
    } onGracefulShutdown: {
      readiness.drain()
    }
    for task in keeping { task.cancel() }
    await jobs.shutDown()
    await backups.runner.shutDown()
  }

  private func keepBackups() async {
    while !Task.isCancelled {
      do {
        let recovered = try await backups.recoverInterrupted()
        for id in recovered { logger.warning("a backup was interrupted", metadata: ["backup": .string(id)]) }
        try await Task.sleep(for: .seconds(20))
      } catch is CancellationError {
        return
      } catch {
        logger.warning("backups cannot be looked after", metadata: ["error": .string("\(error)")])
        do { try await Task.sleep(for: .seconds(20)) } catch { return }
      }
    }
  }
}

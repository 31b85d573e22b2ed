// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// CI builds with warnings as errors; a developer in the middle of a change is not stopped by one.
let isStrict = ProcessInfo.processInfo.environment["CI"] != nil

let settings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
  ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

/// Targets that touch raw row bytes also mark each unsafe expression (SE-0458).
let hotSettings = settings + [.strictMemorySafety()]

/// The fuzzer's properties, as tests over the committed seeds; with `FUZZ=1` as a program around libFuzzer, which an
/// ordinary build cannot link (see Fuzz/README.md).
let isFuzzing = ProcessInfo.processInfo.environment["FUZZ"] != nil
let fuzzDependencies: [Target.Dependency] = [
  "RowPipeline", "WireBytes", "SchemaModel", "MySQLSyntax", "SQLDialect", "Planning", "Introspection", "MySQLClient",
  "PostgresClient", "Diagnostics",
]
let fuzzTarget: Target =
  isFuzzing
  ? .executableTarget(
    name: "Fuzz", dependencies: fuzzDependencies, path: "Fuzz", exclude: ["README.md", "Seeds", "Tests"],
    swiftSettings: settings)
  : .testTarget(
    name: "FuzzTests", dependencies: fuzzDependencies, path: "Fuzz", exclude: ["README.md", "Seeds", "Entry"],
    swiftSettings: settings)

let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// Layers from the bottom up; an arrow may only point down (see docs/design.md), and the build refuses an undeclared one.
let package = Package(
  name: "martlet",
  products: [.executable(name: "martlet", targets: ["martlet"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: ["FullFoundation"]),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    // Layer 0: system libraries, bytes and values.
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CMariaDB", pkgConfig: "libmariadb", providers: [.apt(["libmariadb-dev"])]),
    .target(name: "WireBytes", exclude: ["README.md"], swiftSettings: hotSettings),
    .target(name: "Diagnostics", exclude: ["README.md"], swiftSettings: settings),
    .target(name: "ThreadExecution", dependencies: ["Diagnostics"], exclude: ["README.md"], swiftSettings: settings),
    .target(name: "SchemaModel", exclude: ["README.md"], swiftSettings: settings),
    .target(name: "Failpoints", dependencies: ["Diagnostics"], exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "HTTPSender", dependencies: ["Diagnostics", nio, nioHTTP1, nioPosix, nioSSL], exclude: ["README.md"],
      swiftSettings: settings),

    // Layer 1: pure languages and the hot path.
    .target(name: "MySQLSyntax", dependencies: ["SchemaModel"], exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "SQLDialect", dependencies: ["SchemaModel", "MySQLSyntax"],
      exclude: ["README.md", "Translation/README.md"], swiftSettings: settings),
    .target(
      name: "Telemetry", dependencies: ["SchemaModel"], exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "Traces", dependencies: ["Diagnostics", "HTTPSender"], exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "RowPipeline", dependencies: ["WireBytes", "SchemaModel"], exclude: ["README.md"],
      swiftSettings: hotSettings),

    // Layer 2: clients and pure planning.
    .target(
      name: "MySQLClient",
      dependencies: ["CMariaDB", "Diagnostics", "ThreadExecution", "SQLDialect", crypto, cryptoExtras],
      exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "PostgresClient", dependencies: ["CLibPQ", "Diagnostics", "ThreadExecution", "SQLDialect"],
      exclude: ["README.md"],
      swiftSettings: settings),
    .target(
      name: "Planning", dependencies: ["Diagnostics", "SchemaModel", "SQLDialect", "MySQLSyntax"],
      exclude: ["README.md"], swiftSettings: settings),

    // Layer 3: what a run is made of.
    .target(
      name: "Introspection",
      dependencies: ["Diagnostics", "SchemaModel", "SQLDialect", "MySQLClient", "PostgresClient"],
      exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "Ledger", dependencies: ["Diagnostics", "SchemaModel", "SQLDialect", "PostgresClient"],
      exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "CopyEngine",
      dependencies: [
        "Diagnostics", "Failpoints", "ThreadExecution", "SchemaModel", "SQLDialect", "RowPipeline", "WireBytes",
        "MySQLClient", "PostgresClient", "Ledger",
      ],
      exclude: ["README.md"],
      swiftSettings: settings),
    .target(
      name: "Backups",
      dependencies: [
        "Diagnostics", "ThreadExecution", "SQLDialect", "PostgresClient", "Ledger", "Traces", crypto, subprocess,
        systemPackage,
      ],
      exclude: ["README.md"], swiftSettings: settings),

    // Layer 3, for the edges that serve people: who may do what, and what they did.
    .target(
      name: "AccessControl", dependencies: ["Diagnostics", "PostgresClient", "Ledger", crypto],
      exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "Monitoring",
      dependencies: ["Diagnostics", "SQLDialect", "Telemetry", "MySQLClient", "PostgresClient"],
      exclude: ["README.md"], swiftSettings: settings),

    // Layer 4: the run.
    .target(
      name: "Migration",
      dependencies: [
        "Diagnostics", "Failpoints", "ThreadExecution", "SchemaModel", "SQLDialect", "Planning", "Introspection",
        "Ledger", "CopyEngine", "MySQLClient", "PostgresClient", "Traces", heap, crypto, cryptoExtras,
      ],
      exclude: ["README.md"],
      swiftSettings: settings),

    // Layer 5: the edges.
    .target(
      name: "Server",
      dependencies: [
        "Diagnostics", "SchemaModel", "SQLDialect", "Telemetry", "MySQLClient", "PostgresClient", "Ledger", "Backups",
        "AccessControl", "Monitoring", "Migration", "Traces", hummingbird, hummingbirdCore, hummingbirdTLS, httpTypes,
        logging,
        nio, nioHTTPTypes, nioSSL, serviceLifecycle,
        unixSignals, crypto,
      ],
      exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "CommandLine",
      dependencies: [
        "Diagnostics", "Failpoints", "ThreadExecution", "SchemaModel", "Planning", "Migration", "Ledger",
        "Backups", "AccessControl", "Server", "Telemetry", "MySQLClient", "PostgresClient", "HTTPSender", "Traces",
        argumentParser,
      ],
      exclude: ["README.md"], swiftSettings: settings),
    .executableTarget(
      name: "martlet", dependencies: ["CommandLine"], exclude: ["README.md"], swiftSettings: settings),

    // Measurements: `make check-budgets`, and by the clock `swift run -c release RowBenchmark`.
    .executableTarget(
      name: "RowBenchmark", dependencies: ["RowPipeline", "WireBytes", "SchemaModel"], path: "Benchmarks/RowBenchmark",
      exclude: ["budgets.tsv"],
      swiftSettings: settings),

    // Tests.
    .testTarget(name: "TidyTests", swiftSettings: settings),
    .testTarget(name: "MySQLSyntaxTests", dependencies: ["MySQLSyntax"], swiftSettings: settings),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "CommandLine", "Diagnostics", "SchemaModel", "Migration", "Ledger", "Backups", "AccessControl", "Server",
        "MySQLClient", "PostgresClient", argumentParser,
      ],
      exclude: ["Goldens"], swiftSettings: settings),
    .testTarget(name: "FailpointsTests", dependencies: ["Failpoints", "Diagnostics"], swiftSettings: settings),
    .testTarget(
      name: "HTTPSenderTests", dependencies: ["HTTPSender", "Diagnostics", nio, nioPosix], swiftSettings: settings),
    .testTarget(name: "TracesTests", dependencies: ["Traces", "Diagnostics", "HTTPSender"], swiftSettings: settings),
    .testTarget(name: "WireBytesTests", dependencies: ["WireBytes"], swiftSettings: settings),
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
    .testTarget(
      name: "RowPipelineTests",
      dependencies: ["RowPipeline", "WireBytes", "SchemaModel", "CAllocationCounter"], swiftSettings: settings),
    .target(
      name: "TestSupport",
      dependencies: ["Diagnostics", "SchemaModel", "SQLDialect", "MySQLClient", "PostgresClient", "Migration"],
      path: "Tests/TestSupport", swiftSettings: settings),
    .testTarget(
      name: "MigrationIntegrationTests",
      dependencies: [
        "Migration", "CopyEngine", "Introspection", "Ledger", "Diagnostics", "Failpoints", "SchemaModel", "SQLDialect",
        "MySQLClient", "PostgresClient", "TestSupport",
      ], swiftSettings: settings),
    .testTarget(
      name: "CopyEngineIntegrationTests",
      dependencies: [
        "CopyEngine", "Ledger", "Diagnostics", "SchemaModel", "SQLDialect", "MySQLClient", "PostgresClient",
        "TestSupport", "CAllocationCounter",
      ], swiftSettings: settings),
    .testTarget(
      name: "CopyEngineTests",
      dependencies: ["CopyEngine", "Diagnostics", "MySQLClient", "RowPipeline", "SchemaModel"],
      swiftSettings: settings),
    .testTarget(
      name: "MigrationTests",
      dependencies: [
        "Migration", "Diagnostics", "Introspection", "Ledger", "SchemaModel", "MySQLClient", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "SQLDialectTests", dependencies: ["SQLDialect", "MySQLSyntax", "SchemaModel"], swiftSettings: settings),
    .testTarget(
      name: "PlanningTests", dependencies: ["Planning", "Diagnostics", "SchemaModel", "SQLDialect", "TestSupport"],
      exclude: ["Goldens"], swiftSettings: settings),
    .testTarget(
      name: "PlanningIntegrationTests", dependencies: ["Diagnostics", "PostgresClient", "TestSupport"],
      swiftSettings: settings),
    .testTarget(name: "ThreadExecutionTests", dependencies: ["ThreadExecution"], swiftSettings: settings),
    .testTarget(
      name: "MySQLClientTests", dependencies: ["MySQLClient", "Diagnostics", cryptoExtras], swiftSettings: settings),
    .testTarget(
      name: "MySQLClientIntegrationTests", dependencies: ["MySQLClient", "Diagnostics", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "PostgresClientTests", dependencies: ["PostgresClient", "Diagnostics"], swiftSettings: settings),
    .testTarget(
      name: "PostgresClientIntegrationTests", dependencies: ["PostgresClient", "Diagnostics", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "LedgerIntegrationTests",
      dependencies: ["Ledger", "PostgresClient", "SchemaModel", "Diagnostics", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "ServerTests",
      dependencies: [
        "Server", "Migration", "Diagnostics", "AccessControl", "Backups", "Monitoring", "SchemaModel", "Ledger",
        "Traces", "TestSupport", hummingbirdCore, httpTypes, nio, nioEmbedded, nioHTTPTypes,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "AccessControlTests", dependencies: ["AccessControl", "Ledger", "Diagnostics", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "AccessControlIntegrationTests",
      dependencies: ["AccessControl", "Ledger", "PostgresClient", "Diagnostics", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TelemetryTests", dependencies: ["Telemetry", "Migration", "SchemaModel", "TestSupport"],
      exclude: ["Goldens"],
      swiftSettings: settings),
    .testTarget(
      name: "MonitoringTests", dependencies: ["Monitoring", "Telemetry", "Diagnostics"], exclude: ["Captures"],
      swiftSettings: settings),
    .testTarget(
      name: "MonitoringIntegrationTests",
      dependencies: [
        "Monitoring", "Telemetry", "Diagnostics", "SQLDialect", "MySQLClient", "PostgresClient", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "BackupsTests", dependencies: ["Backups", "Ledger", "Diagnostics", "PostgresClient", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "BackupsIntegrationTests",
      dependencies: ["Backups", "Ledger", "Diagnostics", "PostgresClient", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "IntrospectionTests", dependencies: ["Introspection", "Diagnostics", "SchemaModel", "SQLDialect"],
      swiftSettings: settings),
    .testTarget(
      name: "IntrospectionIntegrationTests",
      dependencies: ["Introspection", "Diagnostics", "SchemaModel", "MySQLClient", "PostgresClient", "TestSupport"],
      swiftSettings: settings),
    fuzzTarget,
  ],
  swiftLanguageModes: [.v6]
)

/// `TEST_TARGETS=WireBytesTests,…` leaves the other test targets out: a sanitizer's build is slow.
if let wanted = ProcessInfo.processInfo.environment["TEST_TARGETS"]?.split(separator: ",").map(String.init) {
  package.targets.removeAll { $0.type == .test && !wanted.contains($0.name) }
}

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

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// Layers from the bottom up; an arrow may only point down (see docs/design.md), and the build refuses an undeclared one.
let package = Package(
  name: "martlet",
  products: [.executable(name: "martlet", targets: ["martlet"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Layer 0: system libraries, bytes and values.
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CMariaDB", pkgConfig: "libmariadb", providers: [.apt(["libmariadb-dev"])]),
    .target(name: "WireBytes", swiftSettings: hotSettings),
    .target(name: "Diagnostics", swiftSettings: settings),
    .target(name: "ThreadExecution", dependencies: ["Diagnostics"], swiftSettings: settings),
    .target(name: "SchemaModel", swiftSettings: settings),

    // Layer 1: pure languages and the hot path.
    .target(name: "MySQLSyntax", dependencies: ["SchemaModel"], exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "SQLDialect", dependencies: ["SchemaModel", "MySQLSyntax"], exclude: ["Translation/README.md"],
      swiftSettings: settings),
    .target(name: "RowPipeline", dependencies: ["WireBytes", "SchemaModel"], swiftSettings: hotSettings),

    // Layer 2: clients and pure planning.
    .target(
      name: "MySQLClient", dependencies: ["CMariaDB", "Diagnostics", "ThreadExecution"], swiftSettings: settings),
    .target(
      name: "PostgresClient", dependencies: ["CLibPQ", "Diagnostics", "ThreadExecution"], swiftSettings: settings),
    .target(
      name: "Planning", dependencies: ["Diagnostics", "SchemaModel", "SQLDialect", "MySQLSyntax"],
      swiftSettings: settings),

    // Layer 3: what a run is made of.
    .target(
      name: "Introspection",
      dependencies: ["Diagnostics", "SchemaModel", "SQLDialect", "MySQLClient", "PostgresClient"],
      swiftSettings: settings),
    .target(
      name: "Ledger", dependencies: ["Diagnostics", "SchemaModel", "SQLDialect", "PostgresClient"],
      swiftSettings: settings),
    .target(
      name: "CopyEngine",
      dependencies: [
        "Diagnostics", "ThreadExecution", "SchemaModel", "SQLDialect", "RowPipeline", "WireBytes", "MySQLClient",
        "PostgresClient", "Ledger",
      ],
      swiftSettings: settings),

    // Layer 4: the run.
    .target(
      name: "Migration",
      dependencies: [
        "Diagnostics", "ThreadExecution", "SchemaModel", "SQLDialect", "Planning", "Introspection", "Ledger",
        "CopyEngine", "MySQLClient", "PostgresClient",
      ],
      swiftSettings: settings),

    // Layer 5: the edges.
    .target(
      name: "CommandLine",
      dependencies: ["Diagnostics", "SchemaModel", "Planning", "Ledger", "Migration", "MySQLClient", "PostgresClient", argumentParser],
      swiftSettings: settings),
    .executableTarget(name: "martlet", dependencies: ["CommandLine"], swiftSettings: settings),

    .testTarget(name: "MySQLSyntaxTests", dependencies: ["MySQLSyntax"], swiftSettings: settings),
    .testTarget(
      name: "SQLDialectTests", dependencies: ["SQLDialect", "SchemaModel", "MySQLSyntax"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)

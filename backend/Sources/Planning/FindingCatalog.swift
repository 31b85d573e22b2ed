public import SchemaModel

/// Every code of a finding that a plan or a run can hold, as data: what `--accept` takes, and what the documents list.
/// The entries themselves are in `FindingCatalog+Entries.swift`, in the order of a report.
public enum FindingCatalog {
  public struct Entry: Sendable, Hashable {
    public var code: FindingCode
    public var severity: Finding.Severity
    /// What it says, in one sentence.
    public var meaning: String
    /// What a person can do about it.
    public var remedy: String
  }

  private static let byCode = Dictionary(uniqueKeysWithValues: entries.map { ($0.code, $0) })
  private static let ranks = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.code, $0) })

  /// A finding of a code, with the catalog's severity, and its remedy unless a better hint is known. A code that is not
  /// in the catalog counts as a loss; a test sees to it that there is none.
  static func finding(_ code: FindingCode, object: String, _ detail: String, hint: String? = nil) -> Finding {
    let entry = byCode[code]
    return Finding(code, entry?.severity ?? .loss, object: object, detail: detail, hint: hint ?? entry?.remedy)
  }

  /// The worst first, then in the catalog's order, then as found.
  static func ordered(_ findings: [Finding]) -> [Finding] {
    findings.enumerated().sorted { left, right in
      if left.element.severity != right.element.severity { return left.element.severity > right.element.severity }
      let ranks = (ranks[left.element.code] ?? Int.max, ranks[right.element.code] ?? Int.max)
      return ranks.0 == ranks.1 ? left.offset < right.offset : ranks.0 < ranks.1
    }.map(\.element)
  }
}

extension FindingCatalog {
  // Names
  static let nameClash = FindingCode("name-clash")
  static let nameCut = FindingCode("name-cut")
  static let nameReserved = FindingCode("name-reserved")
  static let schemaRenamed = FindingCode("schema-renamed")
  static let indexRenamed = FindingCode("index-renamed")
  // Types
  static let typeUnknown = FindingCode("type-unknown")
  static let typeByForeignKey = FindingCode("type-by-foreign-key")
  static let castImpossible = FindingCode("cast-impossible")
  static let enumAsText = FindingCode("enum-as-text")
  static let enumEmptyLabel = FindingCode("enum-empty-label-added")
  static let geometryAsBytes = FindingCode("geometry-as-bytea")
  static let caseInsensitive = FindingCode("collation-case-insensitive")
  static let caseInsensitiveUnique = FindingCode("collation-case-insensitive-unique")
  static let datetimeAsUTC = FindingCode("datetime-as-utc")
  static let timeAsInterval = FindingCode("time-as-interval")
  static let jsonNormalized = FindingCode("json-normalized")
  static let zerofill = FindingCode("zerofill")
  static let tooManyColumns = FindingCode("too-many-columns")
  static let rowTooWide = FindingCode("row-may-be-too-wide")
  // Columns
  static let defaultNotTranslated = FindingCode("default-not-translated")
  static let defaultZeroDate = FindingCode("default-zero-date")
  static let generatedNotTranslated = FindingCode("generated-not-translated")
  static let generatedStored = FindingCode("generated-virtual-stored")
  static let invisibleColumn = FindingCode("invisible-column")
  static let identityAsPlain = FindingCode("identity-not-integer")
  static let identityPerGroup = FindingCode("identity-per-group")
  static let onUpdateNotMade = FindingCode("on-update-not-made")
  // Keys and constraints
  static let primaryKeyPrefix = FindingCode("primary-key-prefix")
  static let primaryKeyOrder = FindingCode("primary-key-order")
  static let checkNotTranslated = FindingCode("check-not-translated")
  static let checkNotEnforced = FindingCode("check-not-enforced")
  static let indexNotTranslated = FindingCode("index-not-translated")
  static let indexSpatial = FindingCode("index-spatial-not-made")
  static let indexFullText = FindingCode("index-fulltext")
  static let indexPrefix = FindingCode("index-prefix")
  static let indexInvisible = FindingCode("index-invisible")
  static let indexWide = FindingCode("index-may-be-too-wide")
  static let keyWithoutOverlaps = FindingCode("key-overlaps-allowed")
  static let periodNotKept = FindingCode("period-not-kept")
  static let foreignKeyOutside = FindingCode("foreign-key-outside")
  static let foreignKeyNotUnique = FindingCode("foreign-key-not-unique")
  static let foreignKeyTypes = FindingCode("foreign-key-types-differ")
  static let foreignKeySetDefault = FindingCode("foreign-key-set-default")
  // Tables
  static let partitionsDropped = FindingCode("partitions-not-kept")
  static let subpartitionsFlattened = FindingCode("subpartitions-not-kept")
  /// The run names these tables beside its guarantee.
  public static let engineWithoutSnapshot = FindingCode("engine-without-snapshot")
  static let systemVersioned = FindingCode("system-versioning-not-kept")
  static let noKey = FindingCode("table-without-key")
  // Objects that are not translated
  static let viewNotMigrated = FindingCode("view-not-migrated")
  static let triggerNotMigrated = FindingCode("trigger-not-migrated")
  static let routineNotMigrated = FindingCode("routine-not-migrated")
  static let eventNotMigrated = FindingCode("event-not-migrated")
  static let sequenceNotMigrated = FindingCode("sequence-not-migrated")
  // Plans that people edit
  static let stepRemoved = FindingCode("step-removed")
  static let stepAdded = FindingCode("step-added")
  // Runs
  static let objectRefusedByRows = FindingCode("object-refused-by-rows")
  static let rowsRejected = FindingCode("rows-rejected")
  static let valuesAltered = FindingCode("values-altered")
}

/// Every code of a finding that a plan or a run can hold, as data: what `--accept` takes, and what docs/findings.md lists.
/// The entries themselves are in `FindingCatalog+Refusals.swift`, `+Losses`, `+Altered`, `+Notes` and `+Preflight`, in
/// the order of a report.
public enum FindingCatalog {
  public struct Entry: Sendable, Hashable {
    public var code: FindingCode
    public var severity: Finding.Severity
    /// What it says, in one sentence.
    public var meaning: String
    /// What a person can do about it.
    public var remedy: String
    /// An input that has the finding: statements for the source, in the database `shop`.
    public var example: String
    /// What the finding of that input says: its object, a colon, its detail.
    public var says: String
  }

  public static let entries: [Entry] =
    refusals + preflightRefusals + losses + preflightLosses + altered + notes + preflightNotes

  static func entry(
    _ code: FindingCode, _ severity: Finding.Severity, _ meaning: String, remedy: String, example: String,
    says: String
  ) -> Entry {
    Entry(code: code, severity: severity, meaning: meaning, remedy: remedy, example: example, says: says)
  }

  private static let byCode = Dictionary(uniqueKeysWithValues: entries.map { ($0.code, $0) })
  private static let ranks = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.code, $0) })

  /// A finding of a code, with the catalog's severity, and its remedy unless a better hint is known. A code that is not
  /// in the catalog counts as a loss; a test sees to it that there is none.
  public static func finding(
    _ code: FindingCode, object: String, _ detail: String, count: Int? = nil, hint: String? = nil
  ) -> Finding {
    let entry = byCode[code]
    return Finding(
      code, entry?.severity ?? .loss, object: object, detail: detail, count: count, hint: hint ?? entry?.remedy)
  }

  /// The worst first, then in the catalog's order, then as found.
  public static func ordered(_ findings: [Finding]) -> [Finding] {
    findings.enumerated().sorted { left, right in
      if left.element.severity != right.element.severity { return left.element.severity > right.element.severity }
      let ranks = (ranks[left.element.code] ?? Int.max, ranks[right.element.code] ?? Int.max)
      return ranks.0 == ranks.1 ? left.offset < right.offset : ranks.0 < ranks.1
    }.map(\.element)
  }
}

extension FindingCatalog {
  // Names
  public static let nameClash = FindingCode("name-clash")
  public static let nameCut = FindingCode("name-cut")
  public static let nameHidden = FindingCode("name-hidden")
  public static let constraintRenamed = FindingCode("constraint-renamed")
  public static let nameReserved = FindingCode("name-reserved")
  public static let schemaRenamed = FindingCode("schema-renamed")
  public static let indexRenamed = FindingCode("index-renamed")
  // Types
  public static let typeUnknown = FindingCode("type-unknown")
  public static let typeChosen = FindingCode("type-chosen")
  public static let typeByForeignKey = FindingCode("type-by-foreign-key")
  public static let castImpossible = FindingCode("cast-impossible")
  public static let castTypeUnresolved = FindingCode("cast-type-unresolved")
  public static let enumAsText = FindingCode("enum-as-text")
  public static let enumEmptyLabel = FindingCode("enum-empty-label-added")
  public static let geometryAsBytes = FindingCode("geometry-as-bytea")
  public static let caseInsensitive = FindingCode("collation-case-insensitive")
  public static let caseInsensitiveUnique = FindingCode("collation-case-insensitive-unique")
  public static let paddingUnique = FindingCode("collation-padding-unique")
  public static let padding = FindingCode("collation-padding")
  public static let collationForeignKey = FindingCode("collation-foreign-key")
  public static let datetimeAsUTC = FindingCode("datetime-as-utc")
  public static let timeAsInterval = FindingCode("time-as-interval")
  public static let jsonNormalized = FindingCode("json-normalized")
  public static let zerofill = FindingCode("zerofill")
  public static let floatDigits = FindingCode("float-digits")
  public static let letterCase = FindingCode("letter-case")
  public static let keptTableUnfit = FindingCode("kept-table-unfit")
  public static let keptColumnType = FindingCode("kept-column-type")
  public static let keptTrigger = FindingCode("kept-trigger-held")
  public static let jsonText = FindingCode("json-text")
  public static let expressionLenient = FindingCode("expression-lenient")
  public static let tooManyColumns = FindingCode("too-many-columns")
  public static let rowTooWide = FindingCode("row-may-be-too-wide")
  public static let labelUnreadable = FindingCode("label-unreadable")
  public static let commentLossy = FindingCode("comment-lossy")
  public static let labelWithNul = FindingCode("label-with-nul")
  // Columns
  public static let defaultNamesColumn = FindingCode("default-names-column")
  public static let timestampLiteral = FindingCode("timestamp-literal-in-utc")
  public static let defaultNotTranslated = FindingCode("default-not-translated")
  public static let defaultRounded = FindingCode("default-digits")
  public static let defaultZeroDate = FindingCode("default-zero-date")
  public static let generatedNotTranslated = FindingCode("generated-not-translated")
  public static let generatedValuesDiffer = FindingCode("generated-values-differ")
  public static let generatedStored = FindingCode("generated-virtual-stored")
  public static let invisibleColumn = FindingCode("invisible-column")
  public static let identityNotSet = FindingCode("identity-not-set")
  public static let identityAsPlain = FindingCode("identity-not-integer")
  public static let identityPerGroup = FindingCode("identity-per-group")
  public static let onUpdateNotMade = FindingCode("on-update-not-made")
  // Keys and constraints
  public static let primaryKeyPrefix = FindingCode("primary-key-prefix")
  public static let primaryKeyOrder = FindingCode("primary-key-order")
  public static let checkNotTranslated = FindingCode("check-not-translated")
  public static let checkNotEnforced = FindingCode("check-not-enforced")
  public static let indexNotTranslated = FindingCode("index-not-translated")
  public static let indexSpatial = FindingCode("index-spatial-not-made")
  public static let indexFullText = FindingCode("index-fulltext")
  public static let indexPrefix = FindingCode("index-prefix")
  public static let indexInvisible = FindingCode("index-invisible")
  public static let indexWide = FindingCode("index-may-be-too-wide")
  public static let keyWithoutOverlaps = FindingCode("key-overlaps-allowed")
  public static let periodNotKept = FindingCode("period-not-kept")
  public static let foreignKeyOutside = FindingCode("foreign-key-outside")
  public static let foreignKeyNotUnique = FindingCode("foreign-key-not-unique")
  public static let foreignKeyTypes = FindingCode("foreign-key-types-differ")
  public static let foreignKeySetDefault = FindingCode("foreign-key-set-default")
  // Tables
  public static let partitionsDropped = FindingCode("partitions-not-kept")
  public static let subpartitionsFlattened = FindingCode("subpartitions-not-kept")
  /// The run names these tables beside its guarantee.
  public static let engineWithoutSnapshot = FindingCode("engine-without-snapshot")
  public static let systemVersioned = FindingCode("system-versioning-not-kept")
  public static let noKey = FindingCode("table-without-key")
  // Objects that are not translated
  public static let viewNotMigrated = FindingCode("view-not-migrated")
  public static let triggerNotMigrated = FindingCode("trigger-not-migrated")
  public static let routineNotMigrated = FindingCode("routine-not-migrated")
  public static let eventNotMigrated = FindingCode("event-not-migrated")
  public static let sequenceNotMigrated = FindingCode("sequence-not-migrated")
  // Plans that people edit
  public static let stepRemoved = FindingCode("step-removed")
  public static let stepAdded = FindingCode("step-added")
  // Before a run
  public static let checkFailed = FindingCode("check-failed")
  public static let tableUnreadable = FindingCode("table-unreadable")
  public static let columnsHidden = FindingCode("columns-hidden")
  public static let nothingToMigrate = FindingCode("nothing-to-migrate")
  public static let snapshotRefused = FindingCode("snapshot-refused")
  public static let rightsMissing = FindingCode("rights-missing")
  public static let statementRefused = FindingCode("statement-refused")
  public static let reservedSchema = FindingCode("reserved-schema")
  public static let connectionsMissing = FindingCode("connections-missing")
  public static let databasesHidden = FindingCode("databases-hidden")
  public static let tablesHidden = FindingCode("tables-hidden")
  public static let objectsHidden = FindingCode("objects-hidden")
  public static let objectRefused = FindingCode("object-refused")
  public static let fewerConnections = FindingCode("fewer-connections")
  public static let notRehearsed = FindingCode("statement-not-rehearsed")
  // Runs
  public static let objectRefusedByRows = FindingCode("object-refused-by-rows")
  public static let rowsRejected = FindingCode("rows-rejected")
  public static let replacedUnseen = FindingCode("tables-maybe-replaced")
  public static let valuesAltered = FindingCode("values-altered")
}

public import SchemaModel

/// Every code of a finding that a plan or a run can hold: what `--accept` takes, and what the documents list.
public enum FindingCatalog {
  public struct Entry: Sendable, Hashable {
    public var code: FindingCode
    public var severity: Finding.Severity
    public var meaning: String
  }

  // Names
  static let nameClash = FindingCode("name-clash")
  static let nameCut = FindingCode("name-cut")
  // Types
  static let typeUnknown = FindingCode("type-unknown")
  static let castImpossible = FindingCode("cast-impossible")
  static let enumAsText = FindingCode("enum-as-text")
  static let geometryAsBytes = FindingCode("geometry-as-bytea")
  static let caseInsensitive = FindingCode("collation-case-insensitive")
  static let caseInsensitiveUnique = FindingCode("collation-case-insensitive-unique")
  static let zerofill = FindingCode("zerofill")
  static let tooManyColumns = FindingCode("too-many-columns")
  // Columns
  static let defaultNotTranslated = FindingCode("default-not-translated")
  static let defaultZeroDate = FindingCode("default-zero-date")
  static let generatedNotTranslated = FindingCode("generated-not-translated")
  static let generatedStored = FindingCode("generated-virtual-stored")
  static let invisibleColumn = FindingCode("invisible-column")
  static let identityAsPlain = FindingCode("identity-not-integer")
  // Keys and constraints
  static let checkNotTranslated = FindingCode("check-not-translated")
  static let checkNotEnforced = FindingCode("check-not-enforced")
  static let indexNotTranslated = FindingCode("index-not-translated")
  static let indexSpatial = FindingCode("index-spatial-not-made")
  static let indexFullText = FindingCode("index-fulltext")
  static let indexPrefix = FindingCode("index-prefix")
  static let indexInvisible = FindingCode("index-invisible")
  static let indexWide = FindingCode("index-may-be-too-wide")
  static let foreignKeyOutside = FindingCode("foreign-key-outside")
  static let foreignKeyNotUnique = FindingCode("foreign-key-not-unique")
  static let foreignKeyOnVirtual = FindingCode("foreign-key-types-differ")
  // Tables
  static let partitionsDropped = FindingCode("partitions-not-kept")
  static let engineWithoutSnapshot = FindingCode("engine-without-snapshot")
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

  public static let entries: [Entry] = [
    Entry(code: nameClash, severity: .altered, meaning: "Folded names would clash; the source's spelling is kept."),
    Entry(code: nameCut, severity: .altered, meaning: "A name is longer than PostgreSQL's 63 bytes and was cut."),
    Entry(
      code: typeUnknown, severity: .refusal,
      meaning: "A type that this version does not know; accepted, its bytes are copied."),
    Entry(
      code: castImpossible, severity: .refusal,
      meaning: "A cast rule asks for a type that cannot hold the values exactly."),
    Entry(code: enumAsText, severity: .altered, meaning: "An ENUM is kept as text with a CHECK."),
    Entry(code: geometryAsBytes, severity: .altered, meaning: "Without PostGIS a geometry is kept as EWKB bytes."),
    Entry(code: caseInsensitive, severity: .altered, meaning: "Columns that compared without case now compare bytes."),
    Entry(
      code: caseInsensitiveUnique, severity: .altered,
      meaning: "A unique key over such columns lets in values that differ only in case."),
    Entry(code: zerofill, severity: .note, meaning: "ZEROFILL is presentation and is not kept."),
    Entry(code: tooManyColumns, severity: .refusal, meaning: "PostgreSQL's tables hold at most 1,600 columns."),
    Entry(
      code: defaultNotTranslated, severity: .loss, meaning: "A default was not understood whole; the column has none."),
    Entry(
      code: defaultZeroDate, severity: .loss,
      meaning: "A default is a zero date, which PostgreSQL does not have; the column has none."),
    Entry(
      code: generatedNotTranslated, severity: .loss,
      meaning: "A generated column's expression was not translated; its values are copied into a plain column."),
    Entry(code: generatedStored, severity: .note, meaning: "A VIRTUAL column is STORED: the same values, on disk."),
    Entry(code: invisibleColumn, severity: .altered, meaning: "An invisible column is visible to SELECT *."),
    Entry(code: identityAsPlain, severity: .loss, meaning: "An AUTO_INCREMENT column's type cannot be an identity."),
    Entry(code: checkNotTranslated, severity: .loss, meaning: "A CHECK was not understood whole and is left out."),
    Entry(code: checkNotEnforced, severity: .note, meaning: "A CHECK that the source does not enforce is left out."),
    Entry(
      code: indexNotTranslated, severity: .loss, meaning: "A functional index was not understood whole and is left out."
    ),
    Entry(code: indexSpatial, severity: .loss, meaning: "A spatial index needs PostGIS and is left out."),
    Entry(
      code: indexFullText, severity: .altered,
      meaning: "FULLTEXT became a GIN index over to_tsvector; queries must use that expression."),
    Entry(
      code: indexPrefix, severity: .altered,
      meaning: "A prefix index became an index on left(column, n); queries must use that expression."),
    Entry(code: indexInvisible, severity: .altered, meaning: "An invisible index is used by the planner."),
    Entry(
      code: indexWide, severity: .note,
      meaning: "An index entry may exceed PostgreSQL's 2,704 bytes; then the index is left out and reported."),
    Entry(
      code: foreignKeyOutside, severity: .loss, meaning: "A foreign key to a table that is not migrated is left out."),
    Entry(
      code: foreignKeyNotUnique, severity: .loss, meaning: "A foreign key to columns that are not unique is left out."),
    Entry(
      code: foreignKeyOnVirtual, severity: .loss,
      meaning: "A foreign key whose two sides have different types is left out."),
    Entry(
      code: partitionsDropped, severity: .altered, meaning: "Partitions could not be kept; the table is a plain one."),
    Entry(
      code: engineWithoutSnapshot, severity: .altered,
      meaning: "The engine gives no snapshot: rows are read as they are at each moment."),
    Entry(
      code: systemVersioned, severity: .loss, meaning: "System versioning is not kept: only current rows are copied."),
    Entry(code: noKey, severity: .note, meaning: "A table without a key is read in one piece."),
    Entry(code: viewNotMigrated, severity: .loss, meaning: "A view is listed and not translated."),
    Entry(code: triggerNotMigrated, severity: .loss, meaning: "A trigger is listed and not translated."),
    Entry(code: routineNotMigrated, severity: .loss, meaning: "A procedure or function is listed and not translated."),
    Entry(code: eventNotMigrated, severity: .loss, meaning: "An event is listed and not translated."),
    Entry(code: sequenceNotMigrated, severity: .loss, meaning: "A sequence is listed and not translated."),
    Entry(code: stepRemoved, severity: .loss, meaning: "A step of the plan was removed by hand."),
    Entry(code: stepAdded, severity: .note, meaning: "A step was added to the plan by hand."),
    Entry(
      code: FindingCode("object-refused-by-rows"), severity: .loss,
      meaning: "The target refused an index or constraint because of the rows."),
    Entry(
      code: FindingCode("rows-rejected"), severity: .loss, meaning: "Rows were not written; they are in martlet.reject."
    ),
    Entry(
      code: FindingCode("values-altered"), severity: .altered,
      meaning: "Values were altered by the policy chosen for them."),
  ]
}

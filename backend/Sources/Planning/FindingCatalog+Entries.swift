import SchemaModel

extension FindingCatalog {
  public static let entries: [Entry] = refusals + losses + altered + notes

  private static func entry(
    _ code: FindingCode, _ severity: Finding.Severity, _ meaning: String, remedy: String
  ) -> Entry {
    Entry(code: code, severity: severity, meaning: meaning, remedy: remedy)
  }

  /// Nothing is written until an option or `--accept` decides.
  private static let refusals: [Entry] = [
    entry(
      typeUnknown, .refusal, "A type that this version does not know; accepted, its bytes are copied.",
      remedy: "Give the column a type with --cast."),
    entry(
      castImpossible, .refusal, "A cast rule asks for a type that cannot hold the values exactly.",
      remedy: "Change the cast rule; accepted, the built-in type is taken."),
    entry(
      tooManyColumns, .refusal, "PostgreSQL's tables hold at most 1,600 columns.",
      remedy: "Leave the table out with --exclude, or split it in the source."),
  ]

  /// Left out or approximated: exit code 3 until accepted.
  private static let losses: [Entry] = [
    entry(
      rowsRejected, .loss, "Rows were not written; they are in martlet.reject.",
      remedy: "See them with martlet rejects list, and try them again with martlet rejects replay."),
    entry(
      objectRefusedByRows, .loss, "The target refused an index or constraint because of the rows.",
      remedy: "Mend the rows in the target, then run the step's statement by hand."),
    entry(
      defaultNotTranslated, .loss, "A default was not understood whole; the column has none.",
      remedy: "Set one in the plan's files or in the application."),
    entry(
      defaultZeroDate, .loss, "A default is a zero date, which PostgreSQL does not have; the column has none.",
      remedy: "Set a real default in the plan's files or in the application."),
    entry(
      generatedNotTranslated, .loss,
      "A generated column's expression was not translated; its values are copied into a plain column.",
      remedy: "Write the expression for PostgreSQL into the plan's files, or fill the column in the application."),
    entry(
      identityAsPlain, .loss, "An AUTO_INCREMENT column's type cannot be an identity.",
      remedy: "Cast the column to bigint if its values allow it."),
    entry(
      onUpdateNotMade, .loss, "ON UPDATE CURRENT_TIMESTAMP is left out, for the column is no timestamp in the target.",
      remedy: "Cast the column to timestamp or timestamptz, or write a trigger."),
    entry(
      checkNotTranslated, .loss, "A CHECK was not understood whole and is left out.",
      remedy: "Write it for PostgreSQL into the plan's files."),
    entry(
      indexNotTranslated, .loss, "A functional index was not understood whole and is left out.",
      remedy: "Write it for PostgreSQL into the plan's files."),
    entry(
      indexSpatial, .loss, "A spatial index needs PostGIS and is left out.",
      remedy: "CREATE EXTENSION postgis in the target before the migration."),
    entry(
      keyWithoutOverlaps, .loss,
      "A key WITHOUT OVERLAPS became a unique key: rows whose periods overlap are no longer refused.",
      remedy: "Add an exclusion constraint over the range of the period, with the extension btree_gist."),
    entry(
      foreignKeyOutside, .loss, "A foreign key to a table that is not migrated is left out.",
      remedy: "Migrate the table too, or accept it."),
    entry(
      foreignKeyNotUnique, .loss, "A foreign key to columns that are not unique is left out.",
      remedy: "Add a unique key over the referenced columns in the source."),
    entry(
      foreignKeyTypes, .loss, "A foreign key whose two sides have different types is left out.",
      remedy: "Cast both columns to one type with --cast."),
    entry(
      systemVersioned, .loss, "System versioning is not kept: only current rows are copied.",
      remedy: "Copy the history by hand if it is needed."),
    entry(
      viewNotMigrated, .loss, "A view is listed and not translated.",
      remedy: "Write it for PostgreSQL and run it after the migration."),
    entry(
      triggerNotMigrated, .loss, "A trigger is listed and not translated.",
      remedy: "Write it for PostgreSQL and run it after the migration."),
    entry(
      routineNotMigrated, .loss, "A procedure or function is listed and not translated.",
      remedy: "Write it for PostgreSQL and run it after the migration."),
    entry(
      eventNotMigrated, .loss, "An event is listed and not translated: PostgreSQL has no event scheduler.",
      remedy: "Schedule the work with cron or the extension pg_cron."),
    entry(
      sequenceNotMigrated, .loss, "A sequence is listed and not translated.",
      remedy: "Create it with CREATE SEQUENCE and the source's next value."),
    entry(
      stepRemoved, .loss, "A step of the plan was removed by hand.",
      remedy: "Nothing, if that was meant; else put it back into its file."),
  ]

  /// Kept, but behaves or looks differently.
  private static let altered: [Entry] = [
    entry(
      valuesAltered, .altered, "Values were altered by the policy chosen for them.",
      remedy: "Nothing, if that was meant; --zero-date, --nul, --encoding and --empty-enum choose the policies."),
    entry(
      caseInsensitiveUnique, .altered,
      "A unique key over columns that compared without case lets in values that differ only in case.",
      remedy: "Cast the columns to citext, or add a unique index over lower(column)."),
    entry(
      caseInsensitive, .altered, "Columns that compared without case now compare bytes.",
      remedy: "Cast them to citext, or compare lower(column) in the application."),
    entry(
      engineWithoutSnapshot, .altered, "The engine gives no snapshot: rows are read as they are at each moment.",
      remedy: "Stop the table's writers during the run, or convert it to InnoDB."),
    entry(
      nameClash, .altered, "Folded names would clash; the source's spelling is kept.",
      remedy: "Rename one of them, or use --identifiers keep."),
    entry(
      nameCut, .altered, "A name is longer than PostgreSQL's 63 bytes and was cut.",
      remedy: "Use the new name in the application, or rename it in the source."),
    entry(
      nameReserved, .altered, "A column has the name of one of PostgreSQL's system columns, and got an underscore.",
      remedy: "Use the new name in the application."),
    entry(
      schemaRenamed, .altered, "A database has a name that PostgreSQL or the ledger reserves for a schema.",
      remedy: "Choose a schema with --target-schema."),
    entry(
      indexRenamed, .altered, "Indexes share one namespace with the tables of their schema; a taken name was changed.",
      remedy: "Use the new names where the application names an index."),
    entry(
      partitionsDropped, .altered, "Partitions could not be kept; the table is a plain one.",
      remedy: "Partition it by hand in the plan's files."),
    entry(
      periodNotKept, .altered,
      "An application-time period is kept as its columns and its CHECK; FOR PORTION OF is not in PostgreSQL.",
      remedy: "Split the rows in the application's statements."),
    entry(
      subpartitionsFlattened, .altered, "The partitions are kept, their subpartitions are not.",
      remedy: "Nothing: no row is lost."),
    entry(
      primaryKeyPrefix, .altered, "A primary key over the start of a column became a unique index.",
      remedy: "Nothing: the same rows are refused, but the table has no primary key by name."),
    entry(
      identityPerGroup, .altered, "AUTO_INCREMENT counted for each value of the key before it; the identity does not.",
      remedy: "Compute the number in the application if it must begin anew."),
    entry(
      foreignKeySetDefault, .altered, "InnoDB refuses or ignores SET DEFAULT, PostgreSQL obeys it.",
      remedy: "Choose another action if the source's behaviour is meant."),
    entry(
      indexFullText, .altered, "FULLTEXT became a GIN index over to_tsvector; queries must use that expression.",
      remedy: "Search with to_tsvector('simple', …) @@ plainto_tsquery('simple', …)."),
    entry(
      indexPrefix, .altered,
      "A prefix index became an index on left(column, n); queries must use that expression.",
      remedy: "A query uses it when it compares the same expression."),
    entry(
      indexInvisible, .altered, "An invisible index is used by the planner.",
      remedy: "Take it out of the plan's files if it is not wanted."),
    entry(
      invisibleColumn, .altered, "An invisible column is visible to SELECT *.",
      remedy: "Name the columns in the application's statements."),
    entry(
      geometryAsBytes, .altered, "Without PostGIS a geometry is kept as EWKB bytes.",
      remedy: "CREATE EXTENSION postgis in the target before the migration."),
    entry(
      enumAsText, .altered, "An ENUM is kept as text with a CHECK.",
      remedy: "Nothing: it sorts by its text instead of the order of its labels."),
    entry(
      enumEmptyLabel, .altered, "An ENUM's type got the label '' for values that are no member.",
      remedy: "Mend those rows and use --empty-enum reject."),
    entry(
      timeAsInterval, .altered, "A TIME column is an interval: it holds more than times of day, or nobody looked.",
      remedy: "Use --time time if every value is within a day."),
    entry(
      datetimeAsUTC, .altered, "A DATETIME, which has no time zone, was read as UTC to become timestamptz.",
      remedy: "Cast it to timestamp if its values are in another zone."),
    entry(
      jsonNormalized, .altered,
      "MariaDB keeps JSON as it was written; jsonb drops spaces, the order of keys and repeated keys.",
      remedy: "Cast the column to json to keep its text."),
  ]

  /// Worth knowing; nothing differs for an application.
  private static let notes: [Entry] = [
    entry(
      typeByForeignKey, .note, "A column has the type of the columns that foreign keys join it to.",
      remedy: "Nothing."),
    entry(
      zerofill, .note, "ZEROFILL is presentation and is not kept.",
      remedy: "Pad in the application: lpad(column::text, width, '0')."),
    entry(
      generatedStored, .note, "A VIRTUAL column is STORED: the same values, on disk.", remedy: "Nothing."),
    entry(
      primaryKeyOrder, .note, "A primary key's descending columns are ascending.",
      remedy: "Nothing: an index is read in both directions."),
    entry(
      checkNotEnforced, .note, "A CHECK that the source does not enforce is left out.", remedy: "Nothing."),
    entry(
      indexWide, .note,
      "An index entry may exceed PostgreSQL's 2,704 bytes; then the index is left out and reported.",
      remedy: "Index left(column, n) instead if the values are that long."),
    entry(
      rowTooWide, .note, "A row with all columns filled may not fit in a page; then it is rejected and recorded.",
      remedy: "Split the table if rows are rejected."),
    entry(
      noKey, .note, "A table without a key is read in one piece.",
      remedy: "Add a primary key in the source to copy it in parallel."),
    entry(stepAdded, .note, "A step was added to the plan by hand.", remedy: "Nothing."),
  ]
}

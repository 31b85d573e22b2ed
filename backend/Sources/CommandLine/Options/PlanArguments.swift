import ArgumentParser
import Diagnostics
import Planning
import SchemaModel

/// Which tables are taken, and how they look in the target. The defaults are exact or refuse.
struct SelectionArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Schema for a single database.",
      discussion: "The default is 'public'. A source URL without a database makes a schema for each one instead.",
      valueName: "schema"))
  var targetSchema: String?

  @Option(
    help: ArgumentHelp(
      "Take only tables that match; * and ? are wildcards over DATABASE.TABLE. Repeatable.", valueName: "pattern"))
  var include: [String] = []

  @Option(help: ArgumentHelp("Leave out tables that match; wins over --include. Repeatable.", valueName: "pattern"))
  var exclude: [String] = []
}

struct MappingArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Another target type: 'column shop.orders.flags:bigint' or 'type datetime:timestamptz'. Repeatable.",
      discussion: "The first rule that matches wins, before the built-in table.", valueName: "rule"),
    transform: { try CastRule(parsing: $0) })
  var cast: [CastRule] = []

  @Option(
    help: ArgumentHelp(
      "Case of names: lower-cased where that is free of clashes, kept, or camelCase as snake_case.", valueName: "case"))
  var identifiers: PlanOptions.IdentifierCase = .lower

  @Option(
    help: ArgumentHelp(
      "tinyint(1): boolean where every value is 0, 1 or NULL and the schema agrees (auto), or always as said.",
      valueName: "type"))
  var tinyint1: PlanOptions.TinyintOne = .auto

  @Option(
    help: ArgumentHelp(
      "bigint unsigned: bigint where it fits and is a key (auto), or always as said.", valueName: "type"))
  var bigintUnsigned: PlanOptions.BigintUnsigned = .auto

  @Option(
    help: ArgumentHelp(
      "TIME: time where every value is within a day, else interval (auto), or always as said.", valueName: "type"))
  var time: PlanOptions.TimeType = .auto

  @Option(help: ArgumentHelp("ENUM: a type of its own, or text with a check.", valueName: "type"))
  var `enum`: PlanOptions.EnumType = .native

  @Option(help: ArgumentHelp("SET: text[] with a check, or text.", valueName: "type"))
  var set: PlanOptions.SetType = .array

  @Option(help: ArgumentHelp("binary(16): bytea, or uuid; uuid-swapped for UUID_TO_BIN(u, 1).", valueName: "type"))
  var binary16: PlanOptions.Binary16 = .bytea

  // `-infinity` looks like an option, and is a value here.
  @Option(parsing: .unconditional, help: ArgumentHelp("Dates such as 0000-00-00.", valueName: "policy"))
  var zeroDate: PlanOptions.ZeroDate = .reject

  @Option(help: ArgumentHelp("The character 0x00 in text, which PostgreSQL cannot store.", valueName: "policy"))
  var nul: NulPolicy = .reject

  @Option(help: ArgumentHelp("Bytes that are not valid in their character set.", valueName: "policy"))
  var encoding: EncodingPolicy = .reject

  @Option(help: ArgumentHelp("The '' that MySQL stores for an ENUM value that it did not know.", valueName: "policy"))
  var emptyEnum: EmptyEnumPolicy = .reject

  /// The options of a plan, given whether the source URL names one database.
  func planOptions(_ selection: SelectionArguments, sourceHasDatabase: Bool) throws(MartletError) -> PlanOptions {
    var options = PlanOptions()
    options.targetSchema = selection.targetSchema
    options.identifierCase = identifiers
    options.tinyintOne = tinyint1
    options.bigintUnsigned = bigintUnsigned
    options.time = time
    options.zeroDate = zeroDate
    options.nul = nul
    options.encoding = encoding
    options.emptyEnum = emptyEnum
    options.enumeration = self.enum
    options.set = set
    options.binary16 = binary16
    options.casts = cast
    options.includedTables = selection.include
    options.excludedTables = selection.exclude
    return try options.placed(sourceHasDatabase: sourceHasDatabase)
  }
}

import ArgumentParser
import Migration

/// What becomes of statements of the source that alter, empty or drop a table while the run reads.
struct DefinitionArguments: ParsableArguments {
  @Flag(
    help:
      "Let ALTER, DROP, TRUNCATE and the like wait on the source until all rows are read, while everything else goes on there. Without it they end the run."
  )
  var lockDDL = false

  @Option(
    help: ArgumentHelp(
      "When such a statement waits for a table that is being read, and the application behind it: end the run within seconds (give-way, the default), or let them wait until all rows are read (hold).",
      valueName: "policy"))
  var metadataLocks: MetadataLockPolicy?
}

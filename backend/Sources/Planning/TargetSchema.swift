public import Diagnostics
public import SchemaModel

extension PlanOptions {
  /// With the schema that the tables of a source go into, where none was asked for: `public` for those of one database;
  /// those of a whole server go into schemas of their databases' names.
  ///
  /// - Parameter sourceHasDatabase: whether the source's URL names one.
  /// - Throws: `.usage` where one schema is asked for, for all databases of a server.
  public func placed(sourceHasDatabase: Bool) throws(MartletError) -> PlanOptions {
    guard sourceHasDatabase || targetSchema == nil else {
      throw MartletError(
        .usage, "A target schema needs a source with a database.",
        hint: "Write mysql://host/DATABASE; without one, every database goes into a schema of its own name.")
    }
    var options = self
    options.targetSchema = sourceHasDatabase ? targetSchema ?? "public" : nil
    return options
  }
}

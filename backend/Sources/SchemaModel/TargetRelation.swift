/// Something of the target that has a name in the namespace of tables, indexes and sequences.
public struct TargetRelation: Hashable, Sendable {
  public var name: QualifiedName
  /// Of an index, of a sequence that a column owns and of a partition: the table with which it is dropped.
  public var table: QualifiedName?

  public init(name: QualifiedName, table: QualifiedName? = nil) {
    self.name = name
    self.table = table
  }
}

// Values of the layers below that can be spelled on a command line: their raw values are the spellings.

public import AccessControl
public import ArgumentParser
public import Ledger
public import Migration
public import SchemaModel
public import Server

extension PlanOptions.IdentifierCase: ExpressibleByArgument {}
extension PlanOptions.TinyintOne: ExpressibleByArgument {}
extension PlanOptions.BigintUnsigned: ExpressibleByArgument {}
extension PlanOptions.TimeType: ExpressibleByArgument {}
extension PlanOptions.ZeroDate: ExpressibleByArgument {}
extension PlanOptions.EnumType: ExpressibleByArgument {}
extension PlanOptions.SetType: ExpressibleByArgument {}
extension PlanOptions.Binary16: ExpressibleByArgument {}
extension NulPolicy: ExpressibleByArgument {}
extension EncodingPolicy: ExpressibleByArgument {}
extension EmptyEnumPolicy: ExpressibleByArgument {}
extension RunOptions.ExistingTables: ExpressibleByArgument {}
extension ZeroDatePolicy: ExpressibleByArgument {}
extension RejectSelection.State: ExpressibleByArgument {}
extension RejectQuery.Order.Field: ExpressibleByArgument {}
extension SnapshotMethod: ExpressibleByArgument {}
extension MetadataLockPolicy: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}
extension AuditEvent.Outcome: ExpressibleByArgument {}
extension AuditAnchor: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
extension JobState: ExpressibleByArgument {}
extension ServerLog.Level: ExpressibleByArgument {}

public import SchemaModel

/// What a conversion does with values that have no exact counterpart; the defaults reject them.
public struct ConversionPolicies: Hashable, Sendable {
  public var zeroDate: ZeroDatePolicy = .reject
  public var nul: NulPolicy = .reject
  public var encoding: EncodingPolicy = .reject
  public var emptyEnum: EmptyEnumPolicy = .reject
  public var uuidByteOrder: UUIDByteOrder = .standard

  public init() {}

  public init(_ options: PlanOptions) {
    // A column that goes to text keeps its zero dates; the policy of the others is then the strict one.
    zeroDate = ZeroDatePolicy(rawValue: options.zeroDate.rawValue) ?? .reject
    nul = options.nul
    encoding = options.encoding
    emptyEnum = options.emptyEnum
    uuidByteOrder = options.binary16 == .swappedUUID ? .swapped : .standard
  }
}

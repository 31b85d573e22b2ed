public import SchemaModel

/// All that a type rule may look at. Facts about data and keys are those of the column's whole foreign key component:
/// columns joined by foreign keys must end with one type.
public struct ColumnFacts: Sendable, Hashable {
  public var table: SourceTableName
  public var column: String
  public var type: MySQLType
  /// The literal default, which must fit the type as the values must.
  public var defaultLiteral: String?
  public var isInForeignKey: Bool
  /// The next AUTO_INCREMENT value of a column of the component; nil where none counts.
  public var autoIncrement: UInt64?
  public var isAutoIncrement: Bool
  /// Of every column of the component; nil where one of them was not profiled.
  public var ranges: [DataProfile.Range]?
  /// What the definitions of the component's tables say against taking a tinyint(1) for a truth value.
  public var numberUses: [String]
  /// The name for an ENUM's own type.
  public var enumType: QualifiedName
  public var srid: Int?

  public init(
    table: SourceTableName, column: String, type: MySQLType, defaultLiteral: String? = nil,
    isInForeignKey: Bool = false, isAutoIncrement: Bool = false, autoIncrement: UInt64? = nil,
    ranges: [DataProfile.Range]? = nil, numberUses: [String] = [], enumType: QualifiedName, srid: Int? = nil
  ) {
    self.table = table
    self.column = column
    self.type = type
    self.defaultLiteral = defaultLiteral
    self.isInForeignKey = isInForeignKey
    self.isAutoIncrement = isAutoIncrement
    self.autoIncrement = autoIncrement
    self.ranges = ranges
    self.numberUses = numberUses
    self.enumType = enumType
    self.srid = srid
  }
}

extension ColumnFacts {
  /// Every value is 0, 1 or NULL, and nothing in the definitions says that it may be another; false where it is not
  /// known.
  var holdsOnlyBooleans: Bool {
    guard !isAutoIncrement, numberUses.isEmpty, defaultLiteral.map({ $0 == "0" || $0 == "1" }) ?? true else {
      return false
    }
    return hasOnlyTruthValues
  }

  /// Every value is 0, 1 or NULL; false where it is not known.
  public var hasOnlyTruthValues: Bool {
    guard let ranges else { return false }
    return ranges.allSatisfy { range in
      [range.minimum, range.maximum].allSatisfy { $0 == nil || $0 == "0" || $0 == "1" }
    }
  }

  /// Every value is below 2^63, and the next AUTO_INCREMENT value too. A counter that has not passed it proves as much
  /// as a profile.
  public var fitsInt64: Bool {
    let countsInInt64 = autoIncrement.map { $0 <= UInt64(Int64.max) }
    guard let ranges else { return countsInInt64 ?? false }
    return countsInInt64 ?? true && ranges.allSatisfy { range in range.maximum.map { Int64($0) != nil } ?? true }
  }

  /// Every TIME is within [00:00:00, 24:00:00), the default too; false where it is not known.
  var holdsOnlyTimesOfDay: Bool {
    guard let ranges else { return false }
    let values = ranges.flatMap { [$0.minimum, $0.maximum] } + [defaultLiteral]
    return values.allSatisfy { value in
      guard let value else { return true }
      guard !value.hasPrefix("-"), let colon = value.firstIndex(of: ":") else { return false }
      return Int(value[..<colon]).map { $0 < 24 } ?? false
    }
  }

  /// A zero or partial date may be among the values: the smallest is one, or nobody looked.
  var mayHoldZeroDates: Bool {
    guard let ranges else { return true }
    return ranges.contains { $0.minimum.map(ZeroDates.isZero) ?? false }
  }
}

/// Dates that only MySQL has: with a year, month or day of zero.
public enum ZeroDates {
  public static func isZero(_ text: String) -> Bool {
    let parts = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 3 && parts.contains { part in !part.isEmpty && part.allSatisfy { $0 == "0" } }
  }
}

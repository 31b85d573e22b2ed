public import SchemaModel

/// What a MySQL expression may refer to, and where its translation will stand.
public struct ExpressionContext: Sendable {
  /// Where the translated text is used: each place has its own rules about volatility and result type.
  public enum Place: Sendable, Hashable {
    case columnDefault
    case check
    case generatedColumn
    case index
  }

  /// A column that the expression may name.
  public struct Column: Sendable, Hashable {
    /// The column's name in the target.
    public var target: String
    public var sourceType: MySQLType
    public var targetType: PostgresType
    /// What the source takes for equal in this column, while the target compares bytes.
    public var collation: CollationTraits
    /// The source's character set; nil is taken for UTF-8. Functions over bytes are exact for UTF-8 only.
    public var characterSet: String?
    /// ZEROFILL: the source's text of a number has zeros before it, to this length.
    public var zerofillWidth: Int?

    public init(
      target: String, sourceType: MySQLType, targetType: PostgresType,
      collation: CollationTraits = CollationTraits("utf8mb4_0900_as_cs"), characterSet: String? = nil,
      zerofillWidth: Int? = nil
    ) {
      self.target = target
      self.sourceType = sourceType
      self.targetType = targetType
      self.collation = collation
      self.characterSet = characterSet
      self.zerofillWidth = zerofillWidth
    }
  }

  public var place: Place
  /// By lower-cased source name: MySQL's column names are case-insensitive.
  public var columns: [String: Column]
  /// The type that the whole expression is stored as, for defaults and generated columns.
  public var resultType: PostgresType?
  /// The column that stores the result, whose type at the source rounds, cuts or reads anew what is stored.
  public var stored: Column?
  public var flavor: SourceFlavor

  public init(
    place: Place, columns: [String: Column], resultType: PostgresType?, stored: Column? = nil, flavor: SourceFlavor
  ) {
    self.place = place
    self.columns = columns
    self.resultType = resultType
    self.stored = stored
    self.flavor = flavor
  }
}

/// Why an expression was not translated. Never a guess: the object goes into the findings with this text.
public struct TranslationFailure: Error, Sendable, Hashable {
  /// 1-based character offset into the MySQL text.
  public var position: Int
  public var reason: String

  public init(position: Int, reason: String) {
    self.position = position
    self.reason = reason
  }
}

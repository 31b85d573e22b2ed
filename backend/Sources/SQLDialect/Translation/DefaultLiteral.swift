public import SchemaModel

/// A column's literal default (`SourceDefault.literal`) as PostgreSQL's DEFAULT clause wants it.
public enum DefaultLiteral {
  /// The typed literal. Examples, by target type:
  ///
  /// | text | target | result |
  /// |---|---|---|
  /// | `0` | boolean | `false` |
  /// | `b'101'` | bit(3) | `B'101'` |
  /// | `it's` | varchar(20) | `'it''s'` |
  /// | `a,b` | text[] (a SET) | `'{"a","b"}'::text[]` |
  /// | `2020-01-01 00:00:00` | timestamptz | `'2020-01-01 00:00:00+00'::timestamptz` |
  ///
  /// A TIMESTAMP's default is taken to be in UTC: the catalog must have been read with time zone `+00:00`.
  ///
  /// - Throws: `TranslationFailure` at position 1 where there is no exact literal: a zero date, a label that the enum
  ///   does not have, a text that is too long.
  public static func sql(
    _ text: String, sourceType: MySQLType, targetType: PostgresType
  ) throws(TranslationFailure) -> String {
    do {
      return try TypedLiteral.sql(text, as: targetType, source: sourceType)
    } catch {
      throw TranslationFailure(position: 1, reason: error.reason)
    }
  }
}

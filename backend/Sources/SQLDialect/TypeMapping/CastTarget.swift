public import SchemaModel

/// What the type of a cast rule is on the target at hand. A session's search path is empty, so a type outside
/// pg_catalog is found here, by the target's catalog, and printed with its schema.
public enum CastTarget: Hashable, Sendable {
  case known(PostgresType)
  case missing
  /// There, but not for this account.
  case forbidden(QualifiedName)
  /// Several schemas have a type of this name, and the rule names none of them.
  case ambiguous([QualifiedName])

  public init(_ text: String, in types: [TargetType]) {
    let parsed = PostgresTypeName.parse(text)
    guard case .other = parsed, let spelling = Spelling(text) else {
      self = .known(parsed)
      return
    }
    let found = types.filter {
      $0.name.name == spelling.name && (spelling.schema == nil || $0.name.schema == spelling.schema)
    }
    // pg_catalog is searched before every other schema.
    let candidates = found.filter { $0.name.schema == "pg_catalog" }.first.map { [$0] } ?? found
    switch (candidates.first, candidates.count) {
    case (nil, _): self = .missing
    case (let type?, 1):
      if type.name.schema == "pg_catalog" {
        self = .known(parsed)
      } else if !type.isUsable {
        self = .forbidden(type.name)
      } else {
        self = .known(Self.type(type, spelling.modifier))
      }
    default: self = .ambiguous(candidates.map(\.name).sorted())
    }
  }

  private static func type(_ type: TargetType, _ modifier: String?) -> PostgresType {
    guard let owner = type.owner else {
      return .other(PostgresIdentifier(type.name).description + (modifier.map { "(\($0))" } ?? ""))
    }
    return .ofExtension(ExtensionType(owner: owner, name: type.name, modifier: modifier))
  }

  /// Names of types that cast rules speak of and this product has no case for, without their schemas: what has to be
  /// looked up in the target's catalog.
  public static func namesToLookUp(_ casts: [CastRule]) -> [String] {
    casts.compactMap { cast in
      guard case .other = PostgresTypeName.parse(cast.target) else { return nil }
      return Spelling(cast.target)?.name
    }
  }

  /// The extension that usually brings a type of this name; nil where none is known to.
  public static func usualExtension(of text: String) -> String? {
    Spelling(text).flatMap { usualExtensions[$0.name] }
  }

  private static let usualExtensions = [
    "citext": "citext", "geometry": "postgis", "geography": "postgis", "vector": "vector", "halfvec": "vector",
    "sparsevec": "vector", "hstore": "hstore", "ltree": "ltree",
  ]

  /// A type's name as a person writes it: `gis.geometry(Point, 4326)`, `"My types".citext`.
  private struct Spelling {
    var schema: String?
    var name: String
    var modifier: String?

    init?(_ text: String) {
      var rest = text[...]
      var parts = [""]
      while let character = rest.popFirst() {
        switch character {
        case "\"":
          guard let quoted = Self.quoted(&rest) else { return nil }
          parts[parts.count - 1] += quoted
        case ".": parts.append("")
        case "(":
          guard rest.last == ")" else { return nil }
          modifier = String(rest.dropLast()).lowercased()
          rest = ""
        default: parts[parts.count - 1] += character.isWhitespace ? "" : character.lowercased()
        }
      }
      guard let last = parts.last, !last.isEmpty, parts.count <= 2 else { return nil }
      name = last
      schema = parts.count == 2 ? parts[0] : nil
    }

    /// Up to the closing quote; a doubled one stands for itself.
    private static func quoted(_ rest: inout Substring) -> String? {
      var text = ""
      while let character = rest.popFirst() {
        guard character == "\"" else {
          text.append(character)
          continue
        }
        guard rest.first == "\"" else { return text }
        text.append("\"")
        rest.removeFirst()
      }
      return nil
    }
  }
}

extension PlanOptions {
  /// PostGIS's geometry where the target has it and the account may use it.
  public var geometryType: TargetType? {
    targetTypes.first { $0.owner == "postgis" && $0.name.name == "geometry" && $0.isUsable }
  }
}

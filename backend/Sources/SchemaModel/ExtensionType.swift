/// A type that an extension of the target made, under the schema that the extension is installed in.
public struct ExtensionType: Hashable, Sendable, Codable {
  /// The types that conversions know.
  public enum Kind: Hashable, Sendable {
    case geometry, citext, vector
  }

  /// The extension: `postgis`.
  public var owner: String
  public var name: QualifiedName
  /// What stands in parentheses, in lower case and without spaces: `point,4326`; nil where nothing does.
  public var modifier: String?

  public init(owner: String, name: QualifiedName, modifier: String? = nil) {
    self.owner = owner
    self.name = name
    self.modifier = modifier.map { $0.lowercased().filter { $0 != " " } }
  }

  /// By the owner too: another type of the same name is not PostGIS's geometry.
  public var kind: Kind? {
    switch (owner, name.name) {
    case ("postgis", "geometry"): .geometry
    case ("citext", "citext"): .citext
    case ("vector", "vector"): .vector
    default: nil
    }
  }
}

extension PostgresType {
  /// The kind of an extension's type; nil for every other type.
  public var extensionKind: ExtensionType.Kind? {
    if case .ofExtension(let type) = self { type.kind } else { nil }
  }
}

/// A type that the target has, as its catalog describes it.
public struct TargetType: Hashable, Sendable, Codable {
  public var name: QualifiedName
  /// The extension that owns it, by pg_depend.
  public var owner: String?
  /// The account may use the type and its schema.
  public var isUsable: Bool

  public init(name: QualifiedName, owner: String?, isUsable: Bool = true) {
    self.name = name
    self.owner = owner
    self.isUsable = isUsable
  }
}

public import SchemaModel

/// Policies that are chosen again for rows that were rejected; nil keeps the plan's.
public struct PolicyChanges: Hashable, Sendable {
  public var zeroDate: ZeroDatePolicy?
  public var nul: NulPolicy?
  public var encoding: EncodingPolicy?
  public var emptyEnum: EmptyEnumPolicy?

  public init() {}
}

extension ColumnPlan {
  /// The column with its conversion under other policies; everything else about it stays.
  public func applying(_ changes: PolicyChanges) -> ColumnPlan {
    var column = self
    column.conversion =
      switch conversion {
      case .date(let policy): .date(changes.zeroDate ?? policy)
      case .timestamp(let policy): .timestamp(changes.zeroDate ?? policy)
      case .text(let nul, let encoding): .text(changes.nul ?? nul, changes.encoding ?? encoding)
      case .enumLabel(let policy): .enumLabel(hasEmptyLabel ? policy : changes.emptyEnum ?? policy)
      default: conversion
      }
    return column
  }

  /// Where '' is a member of its own, it is no error that a policy is about.
  private var hasEmptyLabel: Bool {
    if case .enumeration(let labels) = sourceType { labels.contains("") } else { false }
  }
}

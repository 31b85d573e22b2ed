import Introspection
import Planning
import SchemaModel

extension FindingCatalog {
  /// What checks of the two servers mean for a plan: what failed, and what cannot be seen. Other warnings are about
  /// speed and about other uses, and stay with the doctor.
  static func findings(from checks: [HealthCheck]) -> [Finding] {
    checks.flatMap { check -> [Finding] in
      guard let code = code(of: check) else { return [] }
      let objects = check.objects.isEmpty ? ["\(check.server): \(check.subject)"] : check.objects
      return objects.map { finding(code, object: $0, check.detail, hint: check.remedy) }
    }
  }

  private static func code(of check: HealthCheck) -> FindingCode? {
    guard check.state != .passed else { return nil }
    switch check.concern {
    case .hiddenDatabases: return databasesHidden
    case .hiddenTables: return tablesHidden
    case .hiddenColumns: return columnsHidden
    case .hiddenObjects: return objectsHidden
    case .unreadableTables: return tableUnreadable
    case .snapshot: return check.state == .failed ? snapshotRefused : nil
    case .rights: return check.state == .failed ? rightsMissing : nil
    case .other: return check.state == .failed ? checkFailed : nil
    }
  }
}

extension MigrationPlan {
  /// The plan with what checks have found now, in place of what they had found before.
  func replacingPreflight(with findings: [Finding]) -> MigrationPlan {
    var plan = self
    plan.findings.removeAll { FindingCatalog.preflightCodes.contains($0.code) }
    plan.findings += findings + ReservedSchemas.findings(in: self)
    if tables.isEmpty {
      plan.findings.append(
        FindingCatalog.finding(
          FindingCatalog.nothingToMigrate, object: source.versionText,
          "No table of the source is selected, or none is seen: nothing would be migrated."))
    }
    plan.findings = FindingCatalog.ordered(plan.findings)
    return plan
  }
}

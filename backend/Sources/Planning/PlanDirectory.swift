public import Diagnostics
import Foundation
import SQLDialect
public import SchemaModel

// A plan as files that a person can read, edit and keep in version control:
//
//   plan.json            everything, for the program
//   findings.md          everything that differs, for people
//   010-schemas.sql …    the statements by stage; each begins at a line `-- step: <id>`
//
// What runs is the text of the .sql files: plan.json tells what each step belongs to.

/// Writes a plan into a directory, and reads it back as it was edited.
public enum PlanDirectory {
  static let planFile = "plan.json"
  static let findingsFile = "findings.md"
  static let marker = "-- step: "

  // MARK: Writing

  /// - Throws: `.file` where the directory cannot be written, or holds anything that is not a plan.
  public static func write(_ plan: MigrationPlan, to path: String) throws(MartletError) {
    let directory = URL(fileURLWithPath: path, isDirectory: true)
    try prepare(directory)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try encoder.encode(plan).write(to: directory.appending(path: planFile), options: .atomic)
      try Data(PlanDocument.findings(plan).utf8).write(to: directory.appending(path: findingsFile), options: .atomic)
      for (stage, steps) in stages(plan) {
        let text = PlanDocument.script(stage, steps)
        try Data(text.utf8).write(to: directory.appending(path: file(of: stage)), options: .atomic)
      }
    } catch {
      throw failure("A plan cannot be written.", path, error)
    }
  }

  private static func prepare(_ directory: URL) throws(MartletError) {
    let files = FileManager.default
    do {
      if files.fileExists(atPath: directory.path) {
        let present = try files.contentsOfDirectory(atPath: directory.path)
        let foreign = present.filter { $0 != planFile && $0 != findingsFile && stage(ofFile: $0) == nil }
        guard foreign.isEmpty, present.isEmpty || present.contains(planFile) else {
          throw MartletError(
            .file, "The directory holds something else than a plan.",
            context: ErrorContext(
              object: directory.path,
              serverDetail: (foreign.isEmpty ? present : foreign).sorted().prefix(5).joined(separator: ", ")),
            hint: "Give a new or an empty directory to --out.")
        }
        // Scripts of an older plan must not survive into this one.
        for name in present where stage(ofFile: name) != nil {
          try files.removeItem(at: directory.appending(path: name))
        }
      } else {
        try files.createDirectory(at: directory, withIntermediateDirectories: true)
      }
    } catch let error as MartletError {
      throw error
    } catch {
      throw failure("A plan's directory cannot be made.", directory.path, error)
    }
  }

  private static func stages(_ plan: MigrationPlan) -> [(TargetStep.Stage, [TargetStep])] {
    let grouped = Dictionary(grouping: plan.steps, by: \.stage)
    return grouped.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  // MARK: Reading

  /// The plan with the statements as they stand in the directory's scripts.
  ///
  /// A step that was taken out is a finding (`step-removed`); one that was added runs at its place in its file's stage.
  /// - Throws: `.invalidPlan` with file and line.
  public static func read(from path: String) throws(MartletError) -> MigrationPlan {
    let directory = URL(fileURLWithPath: path, isDirectory: true)
    var plan = try decode(directory.appending(path: planFile))
    let known = Dictionary(plan.steps.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var steps: [TargetStep] = []
    var seen: [String: String] = [:]
    for (stage, name) in try scripts(in: directory) {
      for block in try PlanScript.blocks(of: try text(directory.appending(path: name)), file: name) {
        if let file = seen.updateValue(name, forKey: block.id) {
          throw PlanScript.invalid("A step stands twice in the plan: \(block.id), first in \(file).", name, block.line)
        }
        var step = known[block.id] ?? TargetStep(id: block.id, stage: stage, table: nil, sql: "")
        if known[block.id] == nil {
          plan.findings.append(
            FindingCatalog.finding(FindingCatalog.stepAdded, object: block.id, "Added by hand in \(name)."))
        }
        if step.sql != block.sql || step.stage != stage {
          // Which other table an edited statement speaks of is not known any more.
          step.referencedTable = nil
        }
        step.stage = stage
        step.sql = block.sql
        steps.append(step)
      }
    }
    for step in plan.steps where seen[step.id] == nil {
      plan.findings.append(
        FindingCatalog.finding(
          FindingCatalog.stepRemoved, object: step.id, "Taken out of \(file(of: step.stage)) by hand."))
    }
    plan.steps = steps
    return plan
  }

  private struct Header: Decodable {
    var formatVersion: Int
  }

  private static func decode(_ file: URL) throws(MartletError) -> MigrationPlan {
    let data = Data(try text(file).utf8)
    do {
      // The version alone first: a newer shape may not decode as this one.
      guard try JSONDecoder().decode(Header.self, from: data).formatVersion <= MigrationPlan.currentFormatVersion else {
        throw MartletError(
          .invalidPlan, "The plan was written by a newer martlet.", context: ErrorContext(object: file.path))
      }
      return try JSONDecoder().decode(MigrationPlan.self, from: data)
    } catch let error as MartletError {
      throw error
    } catch {
      throw MartletError(
        .invalidPlan, "plan.json cannot be read.",
        context: ErrorContext(object: file.path, serverDetail: "\(error)"),
        hint: "Edit the .sql files, not plan.json; write the plan anew with martlet plan --out.")
    }
  }

  /// The directory's scripts by stage; any other .sql file is an error, as it would be left out in silence.
  private static func scripts(in directory: URL) throws(MartletError) -> [(TargetStep.Stage, String)] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    } catch {
      throw failure("A plan's directory cannot be read.", directory.path, error)
    }
    var scripts: [(TargetStep.Stage, String)] = []
    for name in names.sorted() where name.hasSuffix(".sql") {
      guard let stage = stage(ofFile: name) else {
        throw PlanScript.invalid("The plan has a script of no known stage.", name, nil)
      }
      scripts.append((stage, name))
    }
    return scripts.sorted { $0.0 < $1.0 }
  }

  private static func text(_ file: URL) throws(MartletError) -> String {
    do {
      return try String(contentsOf: file, encoding: .utf8)
    } catch {
      throw MartletError(
        .invalidPlan, "A file of the plan cannot be read.",
        context: ErrorContext(object: file.path, serverDetail: error.localizedDescription),
        hint: "Write a plan with: martlet plan SOURCE TARGET --out DIR")
    }
  }

  // MARK: Names of files

  static func file(of stage: TargetStep.Stage) -> String {
    let number = String(stage.rawValue)
    return String(repeating: "0", count: max(0, 3 - number.count)) + number + "-\(stage.fileName).sql"
  }

  private static func stage(ofFile name: String) -> TargetStep.Stage? {
    TargetStep.Stage.allCases.first { file(of: $0) == name }
  }

  private static func failure(_ summary: String, _ path: String, _ error: any Error) -> MartletError {
    MartletError(.file, summary, context: ErrorContext(object: path, serverDetail: error.localizedDescription))
  }
}

extension TargetStep.Stage {
  fileprivate var fileName: String {
    switch self {
    case .schemas: "schemas"
    case .types: "types"
    case .functions: "functions"
    case .tables: "tables"
    case .primaryKeys: "primary-keys"
    case .indexes: "indexes"
    case .checks: "checks"
    case .identities: "identities"
    case .analyze: "analyze"
    case .foreignKeys: "foreign-keys"
    case .foreignKeyValidation: "foreign-key-validation"
    case .triggers: "triggers"
    case .comments: "comments"
    }
  }
}

import Diagnostics
import SQLDialect
import SchemaModel

@testable import Planning

/// Input: a script. Its lines add up to it; its blocks, written out again, are read as the same blocks.
enum ScriptFuzz {
  static func complaint(about bytes: [UInt8]) -> String? {
    let script = String(decoding: bytes, as: UTF8.self)
    let lines = PostgresScript.lines(of: script)
    guard lines.map(\.text).joined(separator: "\n").utf8.elementsEqual(script.utf8) else { return "lines were lost" }
    guard lines.first?.isTopLevel == true else { return "the first line is not at the top level" }
    guard let blocks = try? PlanScript.blocks(of: script, file: "fuzz.sql") else { return nil }
    // A marker that blanks keep from being one becomes one where they are trimmed off.
    guard !blocks.contains(where: { $0.sql.utf8.starts(with: PlanDirectory.marker.utf8) }) else { return nil }
    let steps = blocks.map { TargetStep(id: $0.id, stage: .tables, table: nil, sql: $0.sql) }
    do throws(MartletError) {
      let again = try PlanScript.blocks(of: PlanDocument.script(.tables, steps), file: "again.sql")
      let areSame = again.map { [$0.id, $0.sql] } == blocks.map { [$0.id, $0.sql] }
      return areSame ? nil : "\(blocks) were read again as \(again)"
    } catch {
      return "\(blocks) cannot be read again: \(error)"
    }
  }
}

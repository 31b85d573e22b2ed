import Diagnostics
import SQLDialect
import SchemaModel

/// A script of a plan, cut at its step markers. A marker counts only between statements: inside a literal, a dollar
/// quote or a comment it is text.
enum PlanScript {
  struct Block {
    var id: String
    var sql: String
    /// Of the marker, from 1.
    var line: Int
  }

  static func blocks(of script: String, file: String) throws(MartletError) -> [Block] {
    var blocks: [Block] = []
    for (index, line) in PostgresScript.lines(of: script).enumerated() {
      // By bytes: a mark may combine with the blank at the marker's end.
      if line.isTopLevel, line.text.utf8.starts(with: PlanDirectory.marker.utf8) {
        let id = Substring(line.text.utf8.dropFirst(PlanDirectory.marker.utf8.count)).trimmingBlankScalars
        guard !id.isEmpty else { throw invalid("A step has no name.", file, index + 1) }
        blocks.append(Block(id: id, sql: "", line: index + 1))
      } else if blocks.isEmpty {
        guard line.text.trimmingBlankScalars.isEmpty || line.text.hasPrefix("--") else {
          throw invalid("A statement stands before the first step.", file, index + 1)
        }
      } else {
        blocks[blocks.count - 1].sql += line.text + "\n"
      }
    }
    return try blocks.map { block throws(MartletError) in
      var block = block
      block.sql = block.sql.trimmingBlankScalars
      guard !block.sql.isEmpty else {
        throw invalid("A step has no statement: \(block.id). Take its marker out too.", file, block.line)
      }
      return block
    }
  }

  static func invalid(_ summary: String, _ file: String, _ line: Int?) -> MartletError {
    MartletError(
      .invalidPlan, summary, context: ErrorContext(object: file, line: line),
      hint: "Each statement stands below a line `-- step: name`.")
  }
}

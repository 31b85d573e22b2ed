import SchemaModel

/// Both servers store comments in utf8mb3: of a character beyond the BMP they keep a `?`, when the comment is written.
/// Nothing tells it from a question mark but its place: that of a question stands behind a word, and ends there.
enum LossyComment {
  static func isSuspected(in comment: String) -> Bool {
    var previous: Character?
    var characters = comment[...]
    while let character = characters.popFirst() {
      if character == "?" {
        let followsWord = previous.map { $0.isLetter || $0.isNumber || ")]}'\"`>%".contains($0) } ?? false
        let endsWord = characters.first.map { !$0.isLetter && !$0.isNumber && $0 != "?" } ?? true
        if !followsWord || !endsWord { return true }
      }
      previous = character
    }
    return false
  }

  /// One finding for all comments of a table.
  static func findings(_ table: SourceTable, _ context: PlanContext) -> [Finding] {
    var subjects = isSuspected(in: table.comment) ? ["the table"] : []
    subjects += table.columns.filter { isSuspected(in: $0.comment) }.map(\.name)
    subjects += (table.partitioning?.partitions ?? []).filter { isSuspected(in: $0.comment) }.map {
      "partition \($0.name)"
    }
    subjects += table.indexes.filter { isSuspected(in: $0.comment) }.map { "index \($0.name)" }
    guard !subjects.isEmpty else { return [] }
    return [
      context.finding(
        FindingCatalog.commentLossy, object: table.name.description,
        "The comments of \(subjects.joined(separator: ", ")) are copied with the ? that the source holds.")
    ]
  }
}

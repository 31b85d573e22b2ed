/// The catalog of findings for readers: docs/findings.md, and `martlet findings`.
public enum FindingReference {
  public static let document: [FindingDocument] = FindingCatalog.entries.map(FindingDocument.init)

  /// A section for each code, the worst first.
  public static let markdown: String = {
    var text = """
      # Findings

      Every code of a finding that a plan or a report can hold; made by `martlet findings --format markdown`.
      `--accept CODE` accepts one; what is not exact at all is in [fine-print.md](fine-print.md).

      """
    for severity in Finding.Severity.allCases.reversed() {
      text += "\n## \(severity.title)\n\n\(severity.explanation)\n"
      for entry in FindingCatalog.entries where entry.severity == severity { text += section(entry) }
    }
    return text
  }()

  private static func section(_ entry: FindingCatalog.Entry) -> String {
    """

    ### \(entry.code.rawValue)

    Severity: \(entry.severity.rawValue). \(entry.meaning)

    What to do: \(entry.remedy)

    ```sql
    \(entry.example)
    ```

    > \(entry.says)

    """
  }
}

/// An entry of the catalog as JSON.
public struct FindingDocument: Sendable, Encodable {
  public let code: String
  public let severity: String
  public let meaning: String
  public let remedy: String
  public let example: String
  /// What the finding of the example says.
  public let says: String

  init(_ entry: FindingCatalog.Entry) {
    code = entry.code.rawValue
    severity = entry.severity.rawValue
    meaning = entry.meaning
    remedy = entry.remedy
    example = entry.example
    says = entry.says
  }
}

extension Finding.Severity {
  fileprivate var title: String {
    switch self {
    case .refusal: "Refusals"
    case .loss: "Losses"
    case .altered: "Altered"
    case .note: "Notes"
    }
  }

  fileprivate var explanation: String {
    switch self {
    case .refusal: "Not exact and not decided: nothing is written until an option or `--accept` decides."
    case .loss: "Left out or approximated: the exit code is 3 until the code is accepted."
    case .altered: "Kept, but it behaves or looks differently."
    case .note: "Worth knowing; nothing differs for an application."
    }
  }
}

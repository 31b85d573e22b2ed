import Diagnostics
import Foundation
import Ledger
import MySQLClient

/// Which source a resumed run reads. A password goes where a person sent it: to the source that they name now, or to
/// that of the ledger with the proof that they named it before.
struct ResumedSource: Sendable {
  var configuration: MySQLConfiguration
  /// For the ledger, in place of what is there.
  var replacing: RunSource?

  private init(_ configuration: MySQLConfiguration, replacing: RunSource? = nil) {
    self.configuration = configuration
    self.replacing = replacing
  }

  /// Nothing has been asked of the source yet.
  ///
  /// - Parameters:
  ///   - stored: of the ledger.
  ///   - given: by a person, now.
  static func choose(
    _ stored: RunSource, run runID: String, given: MySQLConfiguration?, environment: [String: String],
    optionFiles: [String]? = nil
  ) throws(MartletError) -> ResumedSource {
    if let given { return ResumedSource(given, replacing: try .bound(given, run: runID)) }
    // By itself: what the environment and option files add to a URL is in the ledger's already.
    var source = try MySQLConfiguration.parse(stored.url, environment: [:], optionFiles: [])
    guard source.password == nil else {
      throw refusal("The source in the target's ledger has a password; Martlet never writes one there.", source)
    }
    source.password =
      try MySQLConfiguration.parse(stored.url, environment: environment, optionFiles: optionFiles).password
    guard source.sendablePassword != nil else { return ResumedSource(source) }
    guard let binding = decoded(stored.binding), try binding.proves(source, run: runID) else {
      throw refusal(
        "The ledger does not prove that this password was given for its source: nothing was sent.", source)
    }
    return ResumedSource(source)
  }

  /// Nil for what is no binding: whatever it is, it proves nothing.
  private static func decoded(_ binding: String?) -> SourceBinding? {
    binding.flatMap { try? RunReporting.decode(SourceBinding.self, $0) }
  }

  private static func refusal(_ summary: String, _ source: MySQLConfiguration) -> MartletError {
    MartletError(
      .sourceUnproved, summary, context: ErrorContext(object: source.redactedURL),
      hint: "Name the source yourself: martlet resume --source SOURCE_URL TARGET_URL. That is needed once where the "
        + "password has changed or is mistyped, where the run was begun by an older martlet or without a password, and "
        + "where somebody has changed the ledger: so look at the URL above.")
  }
}

extension RunSource {
  /// As the ledger gets it.
  static func bound(_ source: MySQLConfiguration, run runID: String) throws(MartletError) -> RunSource {
    let binding = try SourceBinding(source, run: runID).map { binding throws(MartletError) in
      try RunReporting.json(binding)
    }
    return RunSource(url: source.redactedURL, binding: binding)
  }
}

import Diagnostics

/// What to do about a run that has ended early.
enum ResumeAdvice {
  static func text(_ prospect: ResumeProspect, target: String) -> String {
    let resume = "martlet resume \(target.shellQuoted)"
    return switch prospect {
    case .promising: "Go on with: \(resume)"
    case .afterRemedy: "When that is done: \(resume)"
    case .afterLogin:
      "When that is done: \(resume), or with another password or account of the source: "
        + "martlet resume --source SOURCE_URL \(target.shellQuoted)"
    case .hopeless:
      "A resumed run would meet this again. Change what the message names, or leave it out (--exclude, --cast, a plan's"
        + " files), and start again: martlet migrate --on-existing drop … \(target.shellQuoted)"
    }
  }
}

extension MartletError {
  /// The error with a hint that gets further.
  func advised(target: String) -> MartletError {
    let prospect = ResumeProspect(self)
    let advice = ResumeAdvice.text(prospect, target: target)
    guard let hint, prospect != .promising, !hint.contains("martlet ") else { return hinting(advice) }
    var copy = self
    copy.hint = "\(hint) \(advice)"
    return copy
  }
}

// Dates and times as MySQL prints and accepts them in literals, checked against the calendar.
// Source: MySQL manual, 11.1.3 "Date and Time Literals". Only the full, delimited forms are understood.

enum TemporalLiteral {
  struct Moment: Hashable {
    /// `2020-01-31`
    var date: String
    /// `10:00:00` or `10:00:00.5`; nil for a date alone.
    var time: String?
  }

  enum Problem: Error {
    case zeroDate
    case notUnderstood
  }

  /// `2020-01-31`, `2020-01-31 10:00:00.5`, `2020-01-31T10:00:00`.
  static func moment(_ text: String) throws(Problem) -> Moment {
    let parts = text.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == "T" })
    guard let dateText = parts.first else { throw .notUnderstood }
    let fields = dateText.split(separator: "-", omittingEmptySubsequences: false)
    guard fields.count == 3, fields[0].utf8.count == 4, let year = number(fields[0]), let month = number(fields[1]),
      let day = number(fields[2]), fields[1].utf8.count <= 2, fields[2].utf8.count <= 2
    else { throw .notUnderstood }
    guard year > 0, month > 0, day > 0 else { throw .zeroDate }
    guard month <= 12, day <= days(inMonth: month, of: year) else { throw .notUnderstood }
    let date = "\(fields[0])-\(padded(month))-\(padded(day))"
    guard parts.count == 2 else { return Moment(date: date, time: nil) }
    let time = try timeOfDay(String(parts[1]))
    guard !time.isNegative, time.hours < 24 else { throw .notUnderstood }
    return Moment(date: date, time: time.text)
  }

  struct Time: Hashable {
    var isNegative: Bool
    var hours: Int
    /// Hours to seconds with the fraction, without the sign.
    var text: String

    var isTimeOfDay: Bool { !isNegative && hours < 24 }
  }

  /// `[-]hhh:mm:ss[.ffffff]`, within ±838:59:59.
  static func timeOfDay(_ text: String) throws(Problem) -> Time {
    let isNegative = text.hasPrefix("-")
    let fields = (isNegative ? text.dropFirst() : text[...]).split(separator: ":", omittingEmptySubsequences: false)
    guard fields.count == 2 || fields.count == 3, let hours = number(fields[0]), let minutes = number(fields[1]),
      hours <= 838, minutes < 60
    else { throw .notUnderstood }
    let seconds = fields.count == 3 ? fields[2].split(separator: ".", omittingEmptySubsequences: false) : ["00"]
    guard seconds.count <= 2, let wholeSeconds = number(seconds[0]), wholeSeconds < 60 else { throw .notUnderstood }
    var text = "\(padded(hours)):\(padded(minutes)):\(padded(wholeSeconds))"
    if seconds.count == 2 {
      guard number(seconds[1]) != nil, seconds[1].utf8.count <= 6 else { throw .notUnderstood }
      text += ".\(seconds[1])"
    }
    return Time(isNegative: isNegative, hours: hours, text: text)
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } ? Int(text) : nil
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    default: 31
    }
  }
}

import ArgumentParser
import Diagnostics
import FoundationEssentials

enum ProgressStyle: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// `tty` on a terminal that can be drawn on, else `plain`.
  case auto
  case tty, plain, none
}

/// `--json` and `--no-color`, on every command that prints.
struct PrintArguments: ParsableArguments {
  @Flag(help: "Print JSON on standard output and nothing else there.")
  var json = false

  @Flag(help: "No colours; the environment variable NO_COLOR says the same.")
  var noColor = false
}

/// What a run shows while it works and leaves behind.
struct OutputArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp("Progress on standard error: a live display, plain lines, or none.", valueName: "style"))
  var progress: ProgressStyle = .auto

  @Option(
    help: ArgumentHelp(
      "Write report.txt, report.json and report.html there.", valueName: "dir"), completion: .directory)
  var reportDir: String?

  @Flag(help: "Print errors only.")
  var quiet = false

  @OptionGroup var print: PrintArguments

  /// Nobody reads warnings.
  var isSilent: Bool { quiet || print.json }
}

extension Session {
  /// An answer on standard output: one JSON document, or text for a reader.
  func show(_ answer: some Encodable, as print: PrintArguments, text: (TextStyle) -> String) {
    if print.json {
      console.writeLine(JSONLine.document(answer))
    } else {
      console.write(text(style(of: .standardOutput, isColorRefused: print.noColor)), to: .standardOutput)
    }
  }

  /// Colour where a person reads: a terminal that is not dumb, unless NO_COLOR (no-color.org) or the flag refuses it.
  func style(of stream: OutputStream, isColorRefused: Bool) -> TextStyle {
    let isRefused = isColorRefused || !(environment["NO_COLOR"] ?? "").isEmpty || !isDrawable(stream)
    return TextStyle(isColored: !isRefused)
  }

  /// A terminal that obeys cursor movements.
  func isDrawable(_ stream: OutputStream) -> Bool {
    let term = environment["TERM"] ?? ""
    return console.isTerminal(stream) && term != "dumb" && !term.isEmpty
  }
}

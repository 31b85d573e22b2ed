import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

enum OutputStream: Int32, Sendable {
  case standardOutput = 1
  case standardError = 2
}

struct TerminalSize: Sendable, Equatable {
  var columns: Int
  var rows: Int
}

/// Where a command reads from and writes to; tests put a recorder here.
protocol Console: Sendable {
  func write(_ text: String, to stream: OutputStream)
  func isTerminal(_ stream: OutputStream) -> Bool
  /// The size of the terminal behind `stream`, or nil where it is none.
  func size(of stream: OutputStream) -> TerminalSize?
  /// A line of standard input, or nil where nobody can be asked.
  func ask(_ question: String) -> String?
}

extension Console {
  func writeLine(_ line: String, to stream: OutputStream = .standardOutput) { write(line + "\n", to: stream) }
}

/// The process's own streams. Writes are whole and unbuffered; a reader that went away does not end the run.
final class SystemConsole: Console {
  private let lock = Mutex(())

  func write(_ text: String, to stream: OutputStream) {
    lock.withLock { _ in
      Array(text.utf8).withUnsafeBytes { bytes in
        var rest = bytes[...]
        while let base = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
          let count = systemWrite(stream.rawValue, base, rest.count)
          if count < 0, errno == EINTR { continue }
          // EPIPE, EIO, ENOSPC: there is nobody to tell, and the migration matters more than its output.
          if count <= 0 { return }
          rest = rest.dropFirst(count)
        }
      }
    }
  }

  func isTerminal(_ stream: OutputStream) -> Bool { isatty(stream.rawValue) == 1 }

  func size(of stream: OutputStream) -> TerminalSize? {
    var size = winsize()
    guard ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
    return TerminalSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
  }

  func ask(_ question: String) -> String? {
    guard isatty(STDIN_FILENO) == 1 else { return nil }
    write(question, to: .standardError)
    return readLine()
  }
}

/// `write(2)`, outside a type that has a method of the same name.
private func systemWrite(_ descriptor: Int32, _ base: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, base, count)
}

import NIOCore

/// The last events, so that a client whose stream was cut gets what it missed. Pure.
///
/// An id is `<epoch>-<number>`: the epoch is this process's, so that after a restart of the server nobody is handed the
/// events of another life as the sequel of the ones he has.
struct EventRing {
  struct Event: Sendable {
    var number: Int
    /// The whole event as it goes over the wire.
    var bytes: ByteBuffer
  }

  enum Sequel {
    /// What came after the event that the client has.
    case events([Event])
    /// It is gone, or never was: the client needs a snapshot.
    case lost
  }

  let epoch: String
  let capacity: Int
  let bytesMax: Int
  private(set) var last = 0
  private var events: [Event] = []
  private var bytes = 0

  init(epoch: String, capacity: Int = 512, bytesMax: Int = 8 << 20) {
    self.epoch = epoch
    self.capacity = capacity
    self.bytesMax = bytesMax
  }

  mutating func append(name: String, data: ByteBuffer) -> Event {
    last += 1
    let event = Event(number: last, bytes: Self.frame(id: id(of: last), name: name, data: data))
    events.append(event)
    bytes += event.bytes.readableBytes
    // In halves: dropping one at a time would move the rest each time.
    if events.count > capacity * 2 { drop(events.count - capacity) }
    while bytes > bytesMax, events.count > 1 { drop((events.count + 1) / 2) }
    return event
  }

  private mutating func drop(_ count: Int) {
    bytes -= events.prefix(count).reduce(0) { $0 + $1.bytes.readableBytes }
    events.removeFirst(count)
  }

  func id(of number: Int) -> String { "\(epoch)-\(number)" }

  func sequel(to id: String) -> Sequel {
    let parts = id.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == epoch, let number = Int(parts[1]), number <= last else { return .lost }
    if number == last { return .events([]) }
    guard let first = events.first, first.number <= number + 1 else { return .lost }
    return .events(Array(events[(number + 1 - first.number)...]))
  }

  /// An event as the HTML standard has it, 9.2.5 "Parsing an event stream": `id: …`, `event: …`, `data: …`, an empty
  /// line. JSON of ours has no line feed.
  static func frame(id: String, name: String, data: ByteBuffer) -> ByteBuffer {
    var bytes = ByteBuffer()
    bytes.reserveCapacity(data.readableBytes + id.utf8.count + name.utf8.count + 24)
    bytes.writeString("id: \(id)\nevent: \(name)\ndata: ")
    bytes.writeImmutableBuffer(data)
    bytes.writeString("\n\n")
    return bytes
  }
}

import NIOCore
import Synchronization

/// The document's bytes. It is made of all endpoints, its own among them, so it is made when it is first asked for.
final class OpenAPIText: Sendable {
  private struct State {
    var endpoints: [Endpoint] = []
    var bytes: ByteBuffer?
  }

  private let programVersion: String
  private let state = Mutex(State())

  init(programVersion: String) { self.programVersion = programVersion }

  func describe(_ endpoints: [Endpoint]) { state.withLock { $0 = State(endpoints: endpoints) } }

  func bytes() throws -> ByteBuffer {
    try state.withLock { state in
      if let bytes = state.bytes { return bytes }
      let bytes = try APIJSON.encode(
        OpenAPIDocument(endpoints: state.endpoints, programVersion: programVersion))
      state.bytes = bytes
      return bytes
    }
  }
}

// A growable buffer for PostgreSQL's big-endian wire formats. A caller reserves the worst case once and then stores
// without checks; the memory is kept between rows and batches, so that a row costs no allocation.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Bytes that are appended, patched and cut back to a mark, in memory that is reused.
@frozen
@safe
public struct ByteWriter: ~Copyable {
  @usableFromInline var base: UnsafeMutableRawPointer
  public private(set) var capacity: Int
  /// Bytes written; also the mark to hand to `rollback(to:)`.
  @inlinable public var count: Int { written }
  @usableFromInline var written: Int

  public init(capacity: Int = 4096) {
    let bytes = max(capacity, 64)
    // SAFETY: owned by this value alone (it is noncopyable) and freed by deinit; allocation aborts rather than fails.
    unsafe self.base = Self.reallocate(nil, bytes: bytes)
    self.capacity = bytes
    self.written = 0
  }

  deinit { unsafe free(base) }

  /// Makes room for `bytes` more, which the unchecked calls may then write.
  @inlinable
  @inline(__always)
  public mutating func reserve(_ bytes: Int) {
    if capacity &- written < bytes { grow(by: bytes) }
  }

  /// Forgets what was written after `mark`, an earlier `count`.
  @inlinable
  public mutating func rollback(to mark: Int) {
    precondition(mark >= 0 && mark <= written, "a mark lies within what was written")
    written = mark
  }

  /// - Parameter keepingCapacity: false also gives the memory back, after an uncommonly large row.
  public mutating func removeAll(keepingCapacity: Bool) {
    written = 0
    guard !keepingCapacity else { return }
    capacity = 64
    // SAFETY: nothing points into the buffer outside `withUnsafeBytes`.
    unsafe base = Self.reallocate(base, bytes: capacity)
  }

  @inlinable
  @inline(__always)
  public mutating func append(_ byte: UInt8) {
    reserve(1)
    // SAFETY: reserved just above.
    unsafe appendUnchecked(bigEndian: byte)
  }

  @inlinable
  @inline(__always)
  public mutating func append<Value: FixedWidthInteger & BitwiseCopyable>(bigEndian value: Value) {
    reserve(MemoryLayout<Value>.size)
    // SAFETY: reserved just above.
    unsafe appendUnchecked(bigEndian: value)
  }

  @inlinable
  public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    reserve(bytes.count)
    // SAFETY: reserved just above.
    unsafe appendUnchecked(bytes)
  }

  /// Stores `value` over bytes that were already written: a length that is known only afterwards.
  @inlinable
  @inline(__always)
  public mutating func patch<Value: FixedWidthInteger & BitwiseCopyable>(bigEndian value: Value, at offset: Int) {
    precondition(offset >= 0 && offset <= written &- MemoryLayout<Value>.size, "a patch lies within what was written")
    // SAFETY: the range was just proved.
    unsafe (base + offset).storeBytes(of: value.bigEndian, as: Value.self)
  }

  /// The written bytes, for as long as `body` runs.
  @inlinable
  public borrowing func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafeRawBufferPointer(start: base, count: written))
  }
}

extension ByteWriter {
  /// Where the next byte goes: `reserve` states how many bytes may be stored there before `advance(by:)`.
  @inlinable
  @inline(__always)
  @unsafe
  public var tail: UnsafeMutableRawPointer { unsafe base + written }

  /// Counts bytes that were stored at `tail`.
  @inlinable
  @inline(__always)
  @unsafe
  public mutating func advance(by bytes: Int) {
    assert(bytes >= 0 && capacity - written >= bytes, "reserve comes first")
    written &+= bytes
  }

  /// Appends into room that `reserve` made.
  @inlinable
  @inline(__always)
  @unsafe
  public mutating func appendUnchecked<Value: FixedWidthInteger & BitwiseCopyable>(bigEndian value: Value) {
    assert(capacity - written >= MemoryLayout<Value>.size, "reserve comes first")
    // SAFETY: the caller reserved this many bytes.
    unsafe tail.storeBytes(of: value.bigEndian, as: Value.self)
    written &+= MemoryLayout<Value>.size
  }

  /// Appends into room that `reserve` made.
  @inlinable
  @inline(__always)
  @unsafe
  public mutating func appendUnchecked(_ bytes: UnsafeRawBufferPointer) {
    assert(capacity - written >= bytes.count, "reserve comes first")
    // SAFETY: the caller reserved this many bytes; the source cannot overlap memory that only this value owns.
    if let source = bytes.baseAddress { unsafe tail.copyMemory(from: source, byteCount: bytes.count) }
    written &+= bytes.count
  }

  /// Doubles, so that appending stays linear; out of line, as it is called a few times per run.
  @usableFromInline
  @inline(never)
  mutating func grow(by bytes: Int) {
    let needed = written + bytes
    capacity = max(needed, capacity <= Int.max / 2 ? capacity * 2 : needed)
    // SAFETY: realloc moves what was written; no pointer into the old buffer outlives a call that may grow it.
    unsafe base = Self.reallocate(base, bytes: capacity)
  }

  /// `realloc` instead of allocate-copy-free: a gigabyte row is remapped by the kernel, not held twice.
  private static func reallocate(_ old: UnsafeMutableRawPointer?, bytes: Int) -> UnsafeMutableRawPointer {
    guard let new = unsafe realloc(old, bytes) else { fatalError("out of memory: \(bytes) bytes for a row buffer") }
    return unsafe new
  }
}

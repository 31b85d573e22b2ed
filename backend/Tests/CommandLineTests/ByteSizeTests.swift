import ArgumentParser
import Testing

@testable import CommandLine

struct ByteSizeTests {
  @Test(arguments: [
    ("4096", 4096), ("64MB", 64_000_000), ("64MiB", 67_108_864), ("1GiB", 1_073_741_824), ("1.5 gb", 1_500_000_000),
    ("2k", 2000), ("1 B", 1),
  ])
  func `reads sizes`(text: String, bytes: Int) throws { #expect(try ByteSize(parsing: text).bytes == bytes) }

  @Test(arguments: ["", "MB", "64 parsecs", "-1MB", "0", "1..5MB", "99999999TB", "nan", "64MB extra"])
  func `refuses what is no size`(text: String) {
    #expect(throws: ValidationError.self) { try ByteSize(parsing: text) }
  }
}

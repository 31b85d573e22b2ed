import Diagnostics
import Foundation
import Testing

@testable import Backups

final class BackupFolderTests {
  private let root = FileManager.default.temporaryDirectory.appending(path: "folder-\(UUID())").path
  private var folder: BackupFolder { BackupFolder(path: root + "/a/b") }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  @Test func `is made with what leads to it, for its owner alone`() throws {
    try folder.make()
    try folder.make()
    let facts = try folder.facts()
    #expect(facts.isFolder && facts.isWritable && facts.permissions == 0o700 && facts.freeBytes > 0)
  }

  @Test func `a file in its place is told`() throws {
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
    try Data().write(to: URL(fileURLWithPath: root + "/a"))
    let error = try #require(throws: MartletError.self) { try folder.make() }
    #expect(error.code == .file && error.context.serverMessage?.isEmpty == false)
  }

  @Test func `seals with the size and the hash of FIPS 180-4's example, and publishes without replacing`() throws {
    try folder.make()
    try folder.create("x.partial")
    try Data("abc".utf8).write(to: URL(fileURLWithPath: folder.path(of: "x.partial")))
    let sealed = try folder.seal("x.partial")
    #expect(sealed.bytes == 3)
    #expect(sealed.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    try folder.publish("x.partial", as: "x")
    #expect(folder.bytes(of: "x.partial") == nil && folder.bytes(of: "x") == 3)
    try folder.create("x.partial")
    #expect(throws: MartletError.self) { try folder.publish("x.partial", as: "x") }
    #expect(folder.bytes(of: "x") == 3)
  }

  @Test func `makes no file that is there, follows no link, and removes what is gone`() throws {
    try folder.make()
    try folder.create("x")
    #expect(throws: MartletError.self) { try folder.create("x") }
    try FileManager.default.createSymbolicLink(atPath: folder.path(of: "link"), withDestinationPath: "/etc/passwd")
    #expect(throws: MartletError.self) { try folder.create("link") }
    #expect(throws: MartletError.self) { _ = try folder.seal("link") }
    #expect(throws: MartletError.self) { _ = try folder.part(of: "link", from: 0, bytesMax: 9) }
    #expect(folder.bytes(of: "link") == nil)
    try folder.remove("x")
    try folder.remove("x")
  }

  @Test func `a part of a file ends with the file`() throws {
    try folder.make()
    try folder.create("x")
    try Data("abcdef".utf8).write(to: URL(fileURLWithPath: folder.path(of: "x")))
    #expect(try folder.part(of: "x", from: 2, bytesMax: 3) == Array("cde".utf8))
    #expect(try folder.part(of: "x", from: 5, bytesMax: 3) == Array("f".utf8))
    #expect(try folder.part(of: "x", from: 9, bytesMax: 3) == [])
  }
}

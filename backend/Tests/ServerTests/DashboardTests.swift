import Diagnostics
import Foundation
import HTTPTypes
import HummingbirdCore
import NIOCore
import Testing

@testable import Server

@Suite("The dashboard's files")
struct DashboardTests {
  private static let script = "/assets/main-5KX2ABCD.js"

  private func files(_ more: [String: [UInt8]] = [:]) throws -> DashboardFiles {
    let contents: [String: [UInt8]] = [
      "/index.html": Array("<!doctype html>".utf8), Self.script: Array("export {}".utf8),
      "\(Self.script).gz": [0x1F, 0x8B], "/favicon.svg": Array("<svg/>".utf8),
    ]
    return try DashboardFiles(contents.merging(more) { _, new in new }, folder: "dist")
  }

  private func dashboard() throws -> Dashboard {
    let endpoint = Endpoint.get("/api/runs", .everybody, "Runs.", as: EmptyDocument.self) { _ in EmptyDocument() }
    return Dashboard(try files(), beside: [endpoint])
  }

  private func request(_ path: String, _ headers: HTTPFields = [:], method: HTTPRequest.Method = .get) -> Request {
    Request(
      head: HTTPRequest(method: method, scheme: nil, authority: nil, path: path, headerFields: headers),
      body: RequestBody(buffer: ByteBuffer()))
  }

  private func respond(
    _ path: String, _ headers: HTTPFields = [:], method: HTTPRequest.Method = .get
  ) throws -> Response {
    let file = try #require(try dashboard().match(path))
    return try Dashboard.respond(with: file, to: request(path, headers, method: method))
  }

  @Test func `hashed names are kept for good, others are asked for each time`() throws {
    #expect(try respond(Self.script).headers[.cacheControl] == "public, max-age=31536000, immutable")
    #expect(try respond("/favicon.svg").headers[.cacheControl] == "no-cache")
    #expect(try respond("/").headers[.cacheControl] == "no-cache")
  }

  @Test(arguments: ["/", "/index.html", "/tables", "/tables/shop.orders", "/livez-x", "/../../etc/passwd", "//", "/%"])
  func `every other address is the page`(_ path: String) throws {
    let response = try respond(path)
    #expect(response.headers[.contentType] == "text/html; charset=utf-8")
    #expect(response.headers[.eTag] != nil)
  }

  @Test(arguments: ["/api", "/api/", "/api/nothing", "/assets/gone.js", "/assets/../index.html", "/assets", "/%61pi/x"])
  func `the API's addresses and missing files are not`(_ path: String) throws {
    #expect(try dashboard().match(path) == nil)
  }

  @Test func `gzip is sent to who takes it, and the two forms have different tags`() throws {
    let plain = try respond(Self.script)
    let gzip = try respond(Self.script, [.acceptEncoding: "br, gzip;q=0.5"])
    #expect(plain.headers[.contentEncoding] == nil && gzip.headers[.contentEncoding] == "gzip")
    #expect(plain.headers[.vary] == "accept-encoding" && gzip.headers[.vary] == "accept-encoding")
    #expect(plain.headers[.eTag] != gzip.headers[.eTag])
    #expect(plain.headers[.contentType] == gzip.headers[.contentType])
    #expect(try respond("/favicon.svg", [.acceptEncoding: "gzip"]).headers[.contentEncoding] == nil)
  }

  @Test func `the compressed form has no address of its own`() throws {
    #expect(try dashboard().match("\(Self.script).gz") == nil)
  }

  @Test func `who has it already gets no body`() throws {
    let tag = try #require(try respond("/").headers[.eTag])
    let again = try respond("/", [.ifNoneMatch: "\"other\", W/\(tag)"])
    #expect(again.status == .notModified && again.body.contentLength == 0)
    #expect(again.headers[.eTag] == tag && again.headers[.cacheControl] == "no-cache")
    #expect(try respond("/", [.ifNoneMatch: "\"other\""]).status == .ok)
  }

  @Test func `a head has the length and no body`() throws {
    let head = try respond("/", method: .head)
    #expect(head.headers[.contentLength] == "15" && head.body.contentLength == 0)
  }

  @Test func `files are only read`() {
    let problem = #expect(throws: Problem.self) { try respond("/", method: .post) }
    #expect(problem?.status == .methodNotAllowed && problem?.headers[.allow] == "GET, HEAD")
  }

  @Test(arguments: [
    ("main-5KX2ABCD.js", true), ("main.3f2a9c1b.css", true), ("main-5KX2ABCD.js.map", true), ("index.html", false),
    ("favicon.svg", false), ("service-settings.js", false), ("chunk-deadbeef.js", false), ("5KX2ABCD", false),
  ]) func `a hash is told from a word`(_ name: String, _ hasHash: Bool) {
    #expect(DashboardFiles.hasHash(name[...]) == hasHash)
  }

  @Test func `a folder is read without links and hidden files`() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "dashboard-\(UUID())")
    defer { try? FileManager.default.removeItem(at: root) }
    let assets = root.appending(path: "assets")
    try FileManager.default.createDirectory(at: assets, withIntermediateDirectories: true)
    try Data("<!doctype html>".utf8).write(to: root.appending(path: "index.html"))
    try Data("{}".utf8).write(to: assets.appending(path: "a.json"))
    try Data("x".utf8).write(to: root.appending(path: ".hidden"))
    try FileManager.default.createSymbolicLink(atPath: root.path + "/passwd", withDestinationPath: "/etc/passwd")
    #expect(Set(try DashboardFiles.load(from: root.path).files.keys) == ["/index.html", "/assets/a.json"])
  }

  @Test func `a folder without a page is refused`() {
    let error = #expect(throws: MartletError.self) { try DashboardFiles(["/a.js": []], folder: "dist") }
    #expect(error?.code == .file)
    #expect(throws: MartletError.self) { try DashboardFiles.load(from: "/nonexistent-\(UUID())") }
  }
}

@Suite("Accept-Encoding")
struct AcceptEncodingTests {
  @Test(arguments: [
    (nil, false), ("", false), ("gzip", true), ("GZIP", true), ("br", false), ("br, gzip", true), ("gzip;q=0", false),
    ("gzip; q=0.0", false), ("gzip;q=0.1", true), ("*", true), ("*;q=0", false), ("gzip;q=0, *", false),
    ("identity", false), ("gzip;q=x", false), ("*, gzip;q=0", false),
  ]) func `is read as RFC 9110 has it`(_ header: String?, _ takes: Bool) {
    #expect(AcceptEncoding.takesGzip(header) == takes)
  }
}

import AccessControl
import Backups
import Diagnostics
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore

/// Backups: starting one, watching it, its log and its file.
///
/// `succeeded` says that the dump was written whole; only `verifiedAt` says that a restore has proved it.
struct BackupsResource: Resource {
  let tag = "Backups"
  let backups: BackupControl

  var endpoints: [Endpoint] {
    [list, start("/api/backups"), start("/api/backup"), show, log, manifest, download] + orders
  }

  private var list: Endpoint {
    .get(
      "/api/backups", .role(.readOnly), "Backups, newest first.",
      query: [.limit, .cursor, .choice("state", JobState.allCases.map(\.rawValue), "Only in this state.")],
      as: Page<BackupDocument>.self
    ) { call in
      let states = call.query["state"].flatMap { JobState(rawValue: $0) }.map { Set([$0]) }
      let page = try await backups.list(states: states, limit: call.limit, pageToken: call.query["cursor"])
      var documents = Page(page.backups.map(BackupDocument.init))
      documents.nextCursor = page.nextPageToken
      return documents
    }
  }

  private func start(_ path: String) -> Endpoint {
    .change(
      .post, path, .role(.operator), "Starts a backup by pg_dump; answers at once.", action: "backup.create",
      status: .accepted, as: BackupDocument.self, location: { "/api/backups/\($0.id)" }
    ) { call in
      let job = try await backups.start(
        requestedBy: call.requester.principal, idempotencyKey: try call.idempotencyKey(),
        trace: call.context.trace.span)
      return BackupDocument(job)
    }
  }

  private var show: Endpoint {
    .get("/api/backups/{id}", .role(.readOnly), "A backup and how far it is.", as: BackupDocument.self) { call in
      BackupDocument(try await backups.get(try call.path("id")))
    }
  }

  private var log: Endpoint {
    .get(
      "/api/backups/{id}/log", .role(.readOnly), "What pg_dump said, also while it says it.",
      query: [.integer("offset", 0...Int.max, "Where to go on: the `nextOffset` of the part before.")],
      as: BackupLogPart.self
    ) { call in try await backups.log(try call.path("id"), from: call.integer("offset") ?? 0) }
  }

  private var manifest: Endpoint {
    .get("/api/backups/{id}/manifest", .role(.readOnly), "What the dump holds.", as: JSONText.self) { call in
      try JSONText(try await backups.manifest(of: try call.path("id")).text)
    }
  }

  private var orders: [Endpoint] {
    [
      .change(
        .post, "/api/backups/{id}/cancel", .role(.operator), "Ends a backup; nothing of it stays.",
        action: "backup.cancel", status: .accepted, as: BackupDocument.self
      ) { call in
        let id = try call.path("id")
        try await backups.cancel(id)
        return BackupDocument(try await backups.get(id))
      },
      pin("pin", true, "Keeps a backup whatever the retention says."),
      pin("unpin", false, "Gives a backup back to the retention."),
    ]
  }

  private func pin(_ name: String, _ isPinned: Bool, _ summary: String) -> Endpoint {
    .change(
      .post, "/api/backups/{id}/\(name)", .role(.operator), summary, action: "backup.\(name)", as: BackupDocument.self
    ) { call in
      let id = try call.path("id")
      if isPinned { try await backups.pin(id) } else { try await backups.unpin(id) }
      return BackupDocument(try await backups.get(id))
    }
  }

  // MARK: The file

  private var download: Endpoint {
    Endpoint(
      method: .get, path: "/api/backups/{id}/download", access: .role(.operator),
      summary: "The dump, or the part of it that Range names.",
      answers: [
        Endpoint.Answer(status: 200, description: "The dump.", mediaType: "application/octet-stream", document: nil),
        Endpoint.Answer(
          status: 206, description: "The part.", mediaType: "application/octet-stream", document: nil),
      ],
      action: "backup.download", endsWithAccess: true,
      handle: { call in try await FileReply.make(try await backups.open(try call.path("id")), call) })
  }
}

/// A backup as the API shows it.
struct BackupDocument: Codable, Sendable, Equatable {
  var id: String
  var state: JobState
  var phase: String
  var requestedBy: String
  var createdAt: String
  var finishedAt: String?
  var progress: JobProgress?
  /// Why it failed.
  var error: String?
  var hint: String?
  var file: BackupFile?

  init(_ backup: Backup) { self.init(backup.job, file: backup.file) }

  init(_ job: JobRecord, file: BackupFile? = nil) {
    id = job.jobID
    state = job.state
    phase = job.phase
    requestedBy = job.requestedBy
    createdAt = job.createdAt
    finishedAt = job.finishedAt
    progress = job.progress
    error = job.error?.error.description
    hint = job.error?.hint
    self.file = file
  }
}

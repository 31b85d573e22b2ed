import Diagnostics
import MySQLClient
import SQLDialect
import SchemaModel

/// Makes statements that change definitions wait on the source while rows are read. The lock belongs to a session of its
/// own and is gone with it, whatever ends that; a run does not rely on it, but compares definitions all the same.
enum DefinitionLock {
  static func take(_ source: MySQLConfiguration, _ server: SourceServer) async throws -> MySQLSession {
    let session = try await MySQLSession(source)
    do {
      try await session.run { connection in
        for statement in SourceDefinitionQueries.lockDefinitions(server.flavor) { try connection.execute(statement) }
      }
      return session
    } catch let error as MartletError {
      await session.close()
      if error.code == .connectionLost || error.code == .cancelled { throw error }
      throw MartletError(
        .snapshot, "The source's definitions could not be locked.", context: error.context,
        hint: server.flavor == .mysql
          ? "Grant BACKUP_ADMIN to the account (MySQL 8.0 and later), or leave out --lock-ddl."
          : "Grant RELOAD to the account, or leave out --lock-ddl.")
    }
  }
}

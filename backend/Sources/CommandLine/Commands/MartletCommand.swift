import ArgumentParser

/// The root of all commands.
struct MartletCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "martlet",
    abstract: "Moves a MySQL or MariaDB database to PostgreSQL: exactly, or not at all without telling you.",
    discussion: """
      EXAMPLES:
        Check both servers, see what would happen, do it:
          martlet doctor  mysql://app@db1/shop postgresql://app@db2/shop
          martlet plan    mysql://app@db1/shop postgresql://app@db2/shop
          martlet migrate mysql://app@db1/shop postgresql://app@db2/shop

        After a crash, a kill or Ctrl-C:
          martlet resume postgresql://app@db2/shop

      PASSWORDS:
        Keep them out of the command line, which other users can see.
        For the source: MARTLET_SOURCE_PASSWORD, MYSQL_PWD or ~/.my.cnf.
        For the target: PGPASSWORD or ~/.pgpass.
        A variable with _FILE behind its name names a file that holds the password.

      COMPLETION:
        martlet --generate-completion-script bash > /etc/bash_completion.d/martlet
        and likewise for zsh and fish.

      \(ExitStatus.help)
      """,
    version: "martlet \(Program.version)",
    subcommands: [
      DoctorCommand.self, PlanCommand.self, MigrateCommand.self, ResumeCommand.self, StatusCommand.self,
      RejectsCommand.self, ServeCommand.self, TokenCommand.self, AuditCommand.self, BackupCommand.self,
      CleanupCommand.self, HealthcheckCommand.self, MetricsCommand.self, FindingsCommand.self, VersionCommand.self,
    ])
}

import ArgumentParser
import Testing

@testable import CommandLine

struct HelpTests {
  @Test func `explains the program`() throws {
    try expectGolden(MartletCommand.helpMessage(columns: 80) + "\n", "help.txt")
  }

  @Test(arguments: [
    "doctor", "plan", "migrate", "resume", "status", "rejects", "serve", "token", "audit", "backup", "cleanup",
    "healthcheck", "metrics", "findings", "version",
  ])
  func `explains each command`(name: String) throws {
    let command = try #require(
      MartletCommand.configuration.subcommands.first { $0.configuration.commandName == name })
    let help = MartletCommand.helpMessage(for: command, columns: 80)
    #expect(name == "version" || help.contains("EXAMPLES:"))
    try expectGolden(help + "\n", "help-\(name).txt")
  }

  @Test(arguments: [
    "rejects list", "rejects show", "rejects export", "rejects replay", "token create", "token list", "token revoke",
    "audit list", "audit verify", "audit prune",
  ])
  func `explains each command of a family`(names: String) throws {
    var command: any ParsableCommand.Type = MartletCommand.self
    for name in names.split(separator: " ").map(String.init) {
      let subcommand = command.configuration.subcommands.first { $0.configuration.commandName == name }
      command = try #require(subcommand)
    }
    let help = MartletCommand.helpMessage(for: command, columns: 80)
    #expect(help.contains("EXAMPLES:"))
    try expectGolden(help + "\n", "help-\(names.replacing(" ", with: "-")).txt")
  }

  @Test(arguments: ["create", "list", "log", "cancel"])
  func `explains each command about backups`(name: String) throws {
    let command = try #require(
      BackupCommand.configuration.subcommands.first { $0.configuration.commandName == name })
    let help = MartletCommand.helpMessage(for: command, columns: 80)
    #expect(help.contains("EXAMPLES:"))
    try expectGolden(help + "\n", "help-backup-\(name).txt")
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func `prints completions`(shell: String) async {
    let outcome = await martlet(["--generate-completion-script", shell])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("migrate"))
    #expect(outcome.errors == "")
  }

  @Test(arguments: [["version"], ["--version"]]) func `prints the version`(arguments: [String]) async {
    let outcome = await martlet(arguments)
    #expect(outcome.status == 0)
    #expect(outcome.output == "martlet \(Program.version)\n")
  }
}

import SQLDialect
import Testing

@Suite struct `Settings of a session on the target` {
  private static func held(_ settings: TargetSessionSettings) -> [String: String] {
    Dictionary(uniqueKeysWithValues: settings.all.map { ($0.name.lowercased(), $0.wanted) })
  }

  @Test(arguments: TargetSessionPurpose.allCases)
  func `are each missed when they do not hold`(purpose: TargetSessionPurpose) {
    let settings = TargetSessionSettings(for: purpose)
    #expect(settings.set(differingIn: Self.held(settings)) == nil)
    #expect(settings.difference(in: Self.held(settings)) == nil)
    for setting in settings.all {
      let found = Self.held(settings).merging([setting.name.lowercased(): "something else"]) { $1 }
      #expect(settings.difference(in: found)?.setting == setting)
      #expect(settings.set(differingIn: found)?.contains("set_config('\(setting.name)', ") == true)
    }
  }

  @Test(arguments: TargetSessionPurpose.allCases)
  func `are named once`(purpose: TargetSessionPurpose) {
    let names = TargetSessionSettings(for: purpose).all.map { $0.name.lowercased() }
    #expect(Set(names).count == names.count)
  }

  @Test func `leave a commit that waits for more than the local disk alone`() {
    let settings = TargetSessionSettings(for: .running)
    let found = Self.held(settings).merging(["synchronous_commit": "remote_apply"]) { $1 }
    #expect(settings.set(differingIn: found) == nil)
  }

  @Test func `of newer versions may be missing, and others may not`() {
    let settings = TargetSessionSettings(for: .running)
    var found = Self.held(settings)
    found["transaction_timeout"] = nil
    #expect(settings.difference(in: found) == nil)
    found["row_security"] = nil
    #expect(settings.difference(in: found)?.setting.name == "row_security")
  }
}

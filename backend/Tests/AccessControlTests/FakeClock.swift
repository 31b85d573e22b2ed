import AccessControl
import TestSupport

extension FakeClock {
  var clock: AccessClock { AccessClock(now: { self.now }, uptime: { self.uptime }) }
}

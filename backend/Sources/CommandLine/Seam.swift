// Replaced by Planning's PlanDirectory.
import Diagnostics
import SchemaModel

enum PlanDirectory {
  static func read(from path: String) throws(MartletError) -> MigrationPlan {
    throw MartletError(.invalidPlan, "Plans cannot be read yet.", context: ErrorContext(object: path))
  }

  static func write(_ plan: MigrationPlan, to path: String) throws(MartletError) {
    throw MartletError(.file, "Plans cannot be written yet.", context: ErrorContext(object: path))
  }
}

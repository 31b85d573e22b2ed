import Foundation
import Testing

@testable import AccessControl

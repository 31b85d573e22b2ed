import Foundation

/// What libFuzzer calls for each input. `MARTLET_FUZZ_TARGET` names the target. (Not `main.swift`: libFuzzer has `main`.)
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
  let input = Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  if let complaint = chosenTarget.complaint(about: input) { fatalError("\(chosenTarget): \(complaint)") }
  return 0
}

private let chosenTarget: FuzzTarget = {
  let name = ProcessInfo.processInfo.environment["MARTLET_FUZZ_TARGET"] ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
    fatalError("MARTLET_FUZZ_TARGET is one of: \(names)")
  }
  return target
}()

import ArgumentParser
import BenchSupport
import Foundation

/// Which CPUs the two programs may use.
enum Placement: String, CaseIterable, ExpressibleByArgument {
    /// Whichever the system chooses.
    case free
    /// Both the same one: a call then takes what the two need together, and no CPU has to be woken.
    case one
    /// Each its own.
    case two

    var server: Int? { self == .free ? nil : 0 }

    var client: Int? {
        switch self {
        case .free: nil
        case .one: 0
        case .two: 1
        }
    }

    /// - Throws: When the system does not let us choose.
    func check() throws {
        for cpu in Set([server, client].compactMap(\.self)) {
            let trial: RunningProgram
            do {
                trial = try RunningProgram(["true"], cpu: cpu)
            } catch {
                throw BenchFailure("--pin \(rawValue): \(error)")
            }
            guard trial.hasSucceeded() else {
                throw BenchFailure("--pin \(rawValue): CPU \(cpu) cannot be chosen: \(trial.reason())")
            }
        }
    }
}

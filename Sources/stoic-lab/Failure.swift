import ArgumentParser
import CommandLineSupport
import Toolkit

/// Errors at the edge: one sentence on standard error and an exit status.
enum Failure {
  /// Runs a command's body and turns its error into a sentence and a status: 64 for wrong use, 65
  /// for bad data, 70 for a fault of ours.
  static func reporting(_ body: () throws -> Void) throws {
    do { try body() } catch let error as any DescribedError {
      StandardError.print("Error: \(error.description)")
      throw ExitCode(error.fault.exitStatus)
    } catch let error as ExitCode {
      throw error
    } catch {
      StandardError.print("Error: \(error)")
      throw ExitCode(Fault.software.exitStatus)
    }
  }
}

import ArgumentParser
import EmotionCore

/// Errors at the edge: one sentence on standard error and an exit status.
enum Failure {
  /// Runs a command's body and turns its error into a sentence and a status: 64 for wrong use, 65
  /// for bad data, 70 for a fault of ours.
  static func reporting(_ body: () throws -> Void) throws {
    do { try body() } catch let error as any DescribedError {
      Diagnostics.print("Error: \(error.description)")
      throw ExitCode(status(of: error.fault))
    } catch let error as ExitCode {
      throw error
    } catch {
      Diagnostics.print("Error: \(error)")
      throw ExitCode(status(of: .software))
    }
  }

  static func status(of fault: Fault) -> Int32 {
    switch fault {
    case .usage: 64
    case .data: 65
    case .software: 70
    }
  }
}

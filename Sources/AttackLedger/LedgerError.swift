package import Toolkit

/// Why a run's ledger cannot be used.
package enum LedgerError: DescribedError, Equatable {
  /// The ledger is that of another run.
  case otherRun(path: String, difference: String)
  /// The file is damaged, of another format, or no ledger at all.
  case unusable(path: String, reason: String)

  package var fault: Fault {
    switch self {
    case .otherRun: .usage
    case .unusable: .data
    }
  }

  package var description: String {
    switch self {
    case .otherRun(let path, let difference):
      "\(path) holds another run: \(difference). Give another --output, or that run's options to go "
        + "on with it."
    case .unusable(let path, let reason):
      "\(path) cannot be used: \(reason). Remove the run's folder, and run the command again."
    }
  }
}

public import Toolkit

extension Fault {
  /// The exit status, as in `sysexits.h`: 64 wrong use, 65 bad data, 70 a fault of the program.
  public var exitStatus: Int32 {
    switch self {
    case .usage: 64
    case .data: 65
    case .software: 70
    }
  }
}

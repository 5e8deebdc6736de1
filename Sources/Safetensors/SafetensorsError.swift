public import Toolkit

/// Why a safetensors file could not be used; the message names the file.
public struct SafetensorsError: DescribedError, Equatable {
  public enum Code: Sendable {
    case unreadable
    case truncated
    case malformedHeader
    case unsupportedType
    case missingTensor
    case wrongShape
    case notFinite
    case unwritable
  }

  public let code: Code
  public let path: String
  public let detail: String

  public init(_ code: Code, path: String, detail: String) {
    self.code = code
    self.path = path
    self.detail = detail
  }

  public var fault: Fault { code == .unwritable ? .software : .data }

  public var description: String {
    switch code {
    case .unreadable, .unwritable: detail
    case .truncated:
      "\(path): the file is cut short: \(detail). Copy or download it again."
    case .malformedHeader:
      "\(path): this is not a safetensors file: \(detail). Give a file that Stoic or another "
        + "safetensors writer made."
    case .unsupportedType:
      "\(path): \(detail). Stoic reads F32, F16, BF16, I64 and U8."
    case .missingTensor, .wrongShape:
      "\(path): \(detail). The weights belong to another architecture; give the model file that "
        + "was trained for this one."
    case .notFinite:
      "\(path): \(detail). The file is damaged or its training diverged; train again or use an "
        + "earlier checkpoint."
    }
  }
}

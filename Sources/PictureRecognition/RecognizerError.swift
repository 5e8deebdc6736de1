public import EmotionRecognition
public import FaceAnalysis
public import PixelImages
public import Toolkit

/// Why a recogniser could not be made, or a picture not be read.
public enum RecognizerError: DescribedError, Equatable {
  /// No such model is installed, or its file cannot be read.
  case model(ModelError)
  /// The shape predictor cannot be read.
  case predictor(FaceError)
  /// The picture cannot be decoded.
  case picture(ImageError)
  /// A step failed, or the picture is too small.
  case recognition(RecognitionError)
  /// A ResNet was asked for where nothing can run one.
  case needsResNet(model: String)

  public var fault: Fault {
    switch self {
    case .model(let error): error.fault
    case .predictor(let error): error.fault
    case .picture(let error): error.fault
    case .recognition(let error): error.fault
    case .needsResNet: .usage
    }
  }

  public var description: String {
    switch self {
    case .model(let error): error.description
    case .predictor(let error): error.description
    case .picture(let error): error.description
    case .recognition(let error): error.description
    case .needsResNet(let model):
      "\(model) is a ResNet, which the module DeepRecognition runs: make a recipe with makeResNet, or "
        + "take a model of the landmark method."
    }
  }
}

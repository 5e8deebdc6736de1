/// The closed list of methods that a model file can hold weights of.
public enum ModelMethod: String, CaseIterable, Codable, Sendable {
  case landmarkMLP = "landmark-mlp"
  case landmarkSVM = "landmark-svm"
  case resnet18
  case resnet34
  case resnet50
  case resnet101

  public enum Family: String, CaseIterable, Codable, Sendable {
    /// A classifier of geometric features of 68 landmarks.
    case landmark
    /// A convolutional network on pixels.
    case resnet
  }

  public var family: Family {
    switch self {
    case .landmarkMLP, .landmarkSVM: .landmark
    case .resnet18, .resnet34, .resnet50, .resnet101: .resnet
    }
  }

  /// The number of layers that gives a ResNet its name; `nil` for the landmark methods.
  public var depth: Int? {
    switch self {
    case .landmarkMLP, .landmarkSVM: nil
    case .resnet18: 18
    case .resnet34: 34
    case .resnet50: 50
    case .resnet101: 101
    }
  }

  /// The ResNet of a depth: 18, 34, 50 or 101; `nil` for any other.
  public init?(depth: Int) {
    guard let method = ModelMethod.allCases.first(where: { $0.depth == depth }) else { return nil }
    self = method
  }
}

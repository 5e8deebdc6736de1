public import AdversarialAttacks
import DeepRecognition
import Glibc
public import Tensors
import Toolkit

/// Any network in TorchScript, as attackers see it.
///
/// Pictures are brought to the network's size and channels inside the model, so epsilon counts in
/// the pixels of the file and gradients pass through.
public struct ScriptOracle: AutogradOracle {
  private let module: ScriptModule
  private let input: InputShape

  /// - Throws: `SuiteError.script`: the file is no TorchScript, does not take the input, or gives
  ///   other scores than `[batch, classes]`.
  public init(path: String, input: InputShape, classes: Int) throws {
    guard access(path, R_OK) == 0 else {
      throw SuiteError.script(path, "\(String(cString: strerror(errno)))")
    }
    do { module = try ScriptModule(path: path) } catch {
      throw SuiteError.script(
        path,
        "it is no TorchScript (\(error.message)); write it with torch.jit.trace(model, "
          + "example).save(path)")
    }
    self.input = input
    let scores: [Int]
    do {
      scores = try logits(.full(0.5, [2, input.channels, input.height, input.width])).shape
    } catch {
      throw SuiteError.script(path, "it does not take an input of \(input) (\(error.message))")
    }
    guard scores == [2, classes] else {
      throw SuiteError.script(
        path,
        "for two pictures it gives scores of the shape \(scores), where [2, \(classes)] was "
          + "expected: one for each line of the labels")
    }
  }

  public func logits(_ pixels: Tensor) throws(TensorError) -> Tensor {
    var values = pixels
    if values.shape[1] != input.channels {
      if values.shape[1] == 3 { values = try ResNetInput.luminance(values) }
      if input.channels == 3 { values = try .concatenated([values, values, values], dim: 1) }
    }
    if values.shape[2] != input.height || values.shape[3] != input.width {
      values = try values.resizedBilinear(height: input.height, width: input.width)
    }
    guard values.shape[0] == 1 else { return try module(values) }
    // The gradient of a single picture takes libtorch several times as long as that of two.
    return try module(.concatenated([values, values], dim: 0)).narrowed(dim: 0, from: 0, length: 1)
  }
}

/// The input of a network: `1x48x48` for one channel of 48 x 48 pixels.
public struct InputShape: Equatable, Sendable, CustomStringConvertible {
  public let channels: Int
  public let height: Int
  public let width: Int

  /// Reads channels, height and width with an x between them; nil for other text, or channels other
  /// than 1 or 3.
  public init?(_ text: String) {
    let numbers = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 3, let channels = numbers[0], let height = numbers[1],
      let width = numbers[2], channels == 1 || channels == 3, (1...4096).contains(height),
      (1...4096).contains(width)
    else { return nil }
    (self.channels, self.height, self.width) = (channels, height, width)
  }

  public var description: String { "\(channels)x\(height)x\(width)" }
}

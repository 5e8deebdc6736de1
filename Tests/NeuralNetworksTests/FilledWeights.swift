import NeuralNetworks
import Tensors
import TestSupport

/// Overwrites a network's state by the formula of `Scripts/make-torch-goldens`: weights
/// that differ everywhere and keep every layer alive.
func fill(_ state: [StateEntry]) throws {
  for (index, entry) in state.enumerated() {
    let shape = entry.tensor.shape
    var values = HashedValues.make(entry.tensor.count, seed: UInt32(index + 1))
    let scale: Float
    var offset: Float = 0
    if entry.name.hasSuffix("running_var") {
      (scale, offset) = (0.5, 1)
    } else if shape.count == 4 {
      scale = Float((6 / Double(shape[1] * shape[2] * shape[3])).squareRoot())
    } else if shape.count == 2 {
      scale = Float((3 / Double(shape[1])).squareRoot())
    } else if entry.name.hasSuffix("weight") {
      (scale, offset) = (0.2, 0.7)
    } else {
      scale = 0.1
    }
    for place in values.indices { values[place] = offset + scale * values[place] }
    try entry.tensor.assign(Tensor(values, shape: shape))
  }
}

import DeepRecognition
import EmotionCore
public import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import NeuralNetworks
import PixelImages
import Tensors
import Toolkit

/// Labelled pictures in memory as grey squares of one size: the training data of the ResNet.
public struct LoadedPictures: Sendable {
  /// The side of each picture in pixels.
  public let size: Int
  /// Grey values, `0...255`, row by row, one picture after another.
  public let pixels: [UInt8]
  /// The emotion's index for each picture.
  public let labels: [Int]
  /// The pictures that could not be read or are too small, with the reason.
  public let rejections: [Rejection]

  /// Reads pictures, and rejects those that cannot be used.
  ///
  /// All get the side of the largest, but at most `limit`, by area averaging: the network would see
  /// no more of larger pictures.
  ///
  /// - Parameter limit: The longest side in pixels.
  public init(_ images: [LabelledImage], limit: Int) {
    var rejections: [Rejection] = []
    var readable: [(item: LabelledImage, grey: Image)] = []
    for item in images {
      do {
        let grey = try item.load().grey()
        try EnlargedImage.checkSize(of: grey)
        let (width, height) = (min(grey.width, limit), min(grey.height, limit))
        readable.append((item, try grey.resized(width: width, height: height, by: .area)))
      } catch {
        rejections.append(Rejection(item, error))
      }
    }
    let size = readable.map { max($0.grey.width, $0.grey.height) }.max() ?? limit
    var pixels: [UInt8] = []
    var labels: [Int] = []
    pixels.reserveCapacity(readable.count * size * size)
    for (item, grey) in readable {
      do {
        pixels += try grey.resized(width: size, height: size).pixels
        labels.append(item.emotion.index)
      } catch {
        rejections.append(Rejection(item, error))
      }
    }
    self.size = size
    self.pixels = pixels
    self.labels = labels
    self.rejections = rejections
  }

  public var count: Int { labels.count }

  /// Appends the grey values of one picture, `0...1`, to a batch.
  func append(_ index: Int, to values: inout [Float]) {
    let length = size * size
    for value in pixels[(index * length)..<((index + 1) * length)] {
      values.append(Float(value) / 255)
    }
  }

  /// The mean and standard deviation of all grey values, `0...1`.
  var statistics: (mean: Float, deviation: Float) {
    var histogram = [Int](repeating: 0, count: 256)
    for value in pixels { histogram[Int(value)] += 1 }
    let total = Double(max(1, pixels.count))
    var mean = 0.0
    var square = 0.0
    for (value, count) in histogram.enumerated() {
      let grey = Double(value) / 255
      mean += grey * Double(count) / total
      square += grey * grey * Double(count) / total
    }
    return (Float(mean), Float(max(1e-6, square - mean * mean).squareRoot()))
  }
}

/// Augmented batches of loaded pictures for a ResNet: `[batch, 1, size, size]`, about `0...1`.
struct PictureTrainingData: TrainingData {
  let pictures: LoadedPictures
  let augmentation: PictureAugmentation
  let input: ResNetInput

  var count: Int { pictures.count }

  func batch(_ indices: [Int], randomness: TrainingRandomness) throws(TensorError) -> TrainingBatch
  {
    let pixels = try pictures.tensor(indices)
    let labels = indices.map { pictures.labels[$0] }
    let varied = try augmentation(
      pixels, crop: input.centerCrop, size: input.size, using: &randomness.generator)
    guard let mixing = augmentation.mixing(count: indices.count, using: &randomness.generator)
    else { return TrainingBatch(inputs: varied, labels: labels) }
    return TrainingBatch(
      inputs: try mixing(varied), labels: labels,
      mixture: LabelMixture(labels: mixing.partners.map { labels[$0] }, shares: mixing.shares))
  }

  func prepared(_ inputs: Tensor) throws(TensorError) -> Tensor { try input.normalize(inputs) }
}

extension LoadedPictures {
  /// At most 512 pictures, spread over all: as many as an attack can be tried on after each epoch.
  var attackedPlaces: [Int] { Array(stride(from: 0, to: count, by: max(1, count / 512))) }

  /// Pictures as a batch: `[count, 1, size, size]`, `0...1`.
  func tensor(_ indices: [Int]) throws(TensorError) -> Tensor {
    var values: [Float] = []
    values.reserveCapacity(indices.count * size * size)
    for index in indices { append(index, to: &values) }
    return try Tensor(values, shape: [indices.count, 1, size, size])
  }
}

import DatasetPreparation
import DeepRecognition
import EmotionCore
import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import NeuralNetworks
import PixelImages
import Synchronization
import Tensors
import Toolkit

/// The surroundings of faces with their landmarks and emotions: the training data of a network that
/// places points.
struct FacePatches: Sendable {
  /// The side of a patch in pixels: a third more than the network sees, for turns and shifts.
  static let size = 64
  /// The part of the side that the network sees.
  static let crop = Float(PointCrop.size) / Float(size)

  /// Grey values, `0...255`, row by row, one patch after another.
  private(set) var pixels: [UInt8] = []
  /// `[patches, 68, 2]`, x before y, in -1...1 across the patch.
  private(set) var places: [Float] = []
  /// The emotion's index for each patch.
  private(set) var labels: [Int] = []
  private(set) var rejections: [Rejection] = []

  var count: Int { labels.count }

  /// Finds the faces of pictures and the teacher's points, in two passes.
  ///
  /// - Parameters:
  ///   - pipeline: Has a predictor, the teacher.
  ///   - report: Called from any thread, but never from two at once.
  init(
    of images: [LabelledImage], by pipeline: FacePipeline.Recipe, threads: Int,
    report: @Sendable (Int) -> Void
  ) throws {
    let found = Mutex(Found())
    try PictureSweep(pipeline, threads: threads).run(over: 0..<images.count, of: images) {
      pipeline, item, _ in
      try Patch(pipeline.locate(item.load()))
    } take: { place, result in
      report(1)
      do {
        let patch = try result.get()
        found.withLock { $0.patches.append((place, patch)) }
      } catch let error as any DescribedError where error.fault != .software {
        found.withLock { $0.rejections.append(Rejection(images[place], error)) }
      }
    }
    let all = found.withLock { $0 }
    rejections = all.rejections
    for (place, patch) in all.patches {
      pixels += patch.pixels
      places += patch.places
      labels.append(images[place].emotion.index)
    }
  }

  private struct Found: Sendable {
    var patches: [(Int, Patch)] = []
    var rejections: [Rejection] = []
  }

  /// The patch around the best face of a picture.
  private struct Patch: Sendable {
    let pixels: [UInt8]
    let places: [Float]

    init(_ picture: LocatedPicture) throws {
      guard let face = picture.faces.first else { throw PatchError.noFace }
      let square = PointCrop.square(
        around: picture.enlarged.enlarged(face.box), pixels: FacePatches.size)
      let grey = try PointCrop.cut(
        square, from: PointCrop.grey(picture.enlarged.image), size: FacePatches.size)
      pixels = try (grey * 255).floats().map { UInt8(clamping: Int($0.rounded())) }
      places = try picture.enlargedLandmarks(of: face).points.flatMap {
        let place = PointCrop.place(of: $0, in: square)
        return [Float(place.x), Float(place.y)]
      }
    }
  }

  /// The patches as pictures, `[count, 1, size, size]`, `0...1`.
  func tensor(_ indices: [Int]) throws(TensorError) -> Tensor {
    let length = Self.size * Self.size
    var values: [Float] = []
    values.reserveCapacity(indices.count * length)
    for index in indices {
      for value in pixels[index * length..<(index + 1) * length] {
        values.append(Float(value) / 255)
      }
    }
    return try Tensor(values, shape: [indices.count, 1, Self.size, Self.size])
  }

  /// A patch's points in -1...1 across what the network sees.
  ///
  /// - Parameter map: From there to the patch, two rows of three, as `Tensor.warped` takes it.
  func places(_ index: Int, through map: ArraySlice<Float>) -> [Float] {
    let length = 2 * Landmarks.Scheme68.count
    return Self.places(Array(places[index * length..<(index + 1) * length]), through: map)
  }

  /// The same for the points of one patch, `[68, 2]`; if the map mirrors, left and right points
  /// change places.
  static func places(_ places: [Float], through map: ArraySlice<Float>) -> [Float] {
    let m = Array(map)
    let determinant = m[0] * m[4] - m[1] * m[3]
    let order = determinant < 0 ? Landmarks.Scheme68.mirror : Array(0..<Landmarks.Scheme68.count)
    return order.flatMap { point -> [Float] in
      let (x, y) = (places[2 * point] - m[2], places[2 * point + 1] - m[5])
      return [(m[4] * x - m[1] * y) / determinant, (m[0] * y - m[3] * x) / determinant]
    }
  }

  /// The map of the middle, unchanged.
  static let middle: [Float] = [crop, 0, 0, 0, crop, 0]
}

/// A picture has no face to learn from.
private enum PatchError: DescribedError {
  case noFace

  var fault: Fault { .data }
  var description: String {
    "No face was found in the picture, and the pipeline does not assume a place for it."
  }
}

/// Augmented batches of patches, with the points where the network should place them.
struct FacePatchData: TrainingData {
  let patches: FacePatches
  let augmentation: PictureAugmentation

  var count: Int { patches.count }

  func batch(_ indices: [Int], randomness: TrainingRandomness) throws(TensorError) -> TrainingBatch
  {
    let views = augmentation.views(
      count: indices.count, crop: FacePatches.crop, using: &randomness.generator)
    let pixels = try augmentation(
      patches.tensor(indices), views: views, size: PointCrop.size, using: &randomness.generator)
    let places = indices.enumerated().flatMap { row, index in
      patches.places(index, through: views.maps[6 * row..<6 * row + 6])
    }
    return TrainingBatch(
      inputs: pixels, labels: indices.map { patches.labels[$0] },
      targets: try Tensor(places, shape: [indices.count, 2 * Landmarks.Scheme68.count]))
  }
}

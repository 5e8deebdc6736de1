public import EmotionCore
public import EmotionDatasets
import EmotionRecognition
public import FaceAnalysis
import Toolkit

/// The landmarks of labelled pictures and their copies: the training data of the landmark method.
public struct LandmarkSamples: Equatable, Sendable {
  /// The number of copies of each picture.
  public let copies: Int
  /// `[pictures, copies, 68, 2]`, x before y, in pixels of the enlarged picture.
  public private(set) var points: [Float] = []
  /// The emotion's index for each picture.
  public private(set) var labels: [Int] = []
  /// Where each picture's box came from.
  public private(set) var sources: [BoxSource] = []
  /// The number of pictures left out because no face was found.
  public private(set) var facelessCount = 0
  /// The pictures that could not be used, with the reason.
  public private(set) var rejections: [Rejection] = []

  /// Starts without pictures.
  public init(copies: Int) { self.copies = copies }

  /// The number of pictures.
  public var count: Int { labels.count }

  /// Adds a picture with the landmarks of its copies.
  ///
  /// - Precondition: There are `copies` faces of 68 points each.
  public mutating func append(_ faces: [Landmarks], emotion: Emotion, source: BoxSource) {
    precondition(faces.count == copies, "\(faces.count) copies; expected \(copies)")
    precondition(faces.allSatisfy { $0.count == Landmarks.Scheme68.count })
    for point in faces.flatMap(\.points) { points += [Float(point.x), Float(point.y)] }
    labels.append(emotion.index)
    sources.append(source)
  }

  /// The landmarks of one copy of a picture; copy 0 is the picture itself, copy 1 its mirror image.
  public func landmarks(_ picture: Int, copy: Int) -> Landmarks {
    let length = 2 * Landmarks.Scheme68.count
    let start = (picture * copies + copy) * length
    return Landmarks(
      points: stride(from: start, to: start + length, by: 2).map {
        Point(x: Double(points[$0]), y: Double(points[$0 + 1]))
      })
  }

  mutating func append(_ chunk: LandmarkChunk, of images: [LabelledImage]) {
    points += chunk.points
    labels += chunk.indices.map { images[$0].emotion.index }
    sources += chunk.sources
    facelessCount += chunk.facelessCount
    rejections += chunk.rejections
  }
}

/// The landmarks found in consecutive pictures of a list.
struct LandmarkChunk: Equatable, Sendable {
  /// The places of the examined pictures in the list.
  let range: Range<Int>
  /// The places of the pictures with landmarks, ascending.
  var indices: [Int] = []
  /// One for each of `indices`: `detector` or `prior`.
  var sources: [BoxSource] = []
  /// The landmarks, `[indices, copies, 68, 2]`.
  var points: [Float] = []
  var facelessCount = 0
  var rejections: [Rejection] = []
}

public import EmotionCore
import FaceAnalysis
import Glibc
import PictureRecognition
import PixelImages
import Toolkit
import VideoFrames

/// Follows the faces of one video through its frames: places landmarks, gives ids, smooths.
///
/// Not thread safe; takes frames in order.
final class FaceFollower {
  private let reader: PictureReader
  private let smoothing: Double
  private var tracker: FaceTracker
  private var smoothed: [Key: SmoothedProbabilities] = [:]
  private var last: [Int: PictureReport.Face] = [:]
  /// The detector's last face of each id.
  private var detections: [Int: PictureReport.Face] = [:]

  private var landmarkBox: LandmarkBox { reader.pipeline.traits.landmarkBox }

  private struct Key: Hashable {
    let id: Int
    let model: String
  }

  init(_ reader: PictureReader, tracking: FaceTracker.Settings, smoothing: Double) {
    self.reader = reader
    self.smoothing = smoothing
    tracker = FaceTracker(tracking)
  }

  /// The faces of the next frame by id, those without one last.
  ///
  /// - Parameter detected: The detector's faces, best first; nil if it was not asked.
  func faces(
    in frame: VideoFrame, detected: [LocatedFace]?
  ) throws -> [PictureReport.Face] {
    let maximumFaces = reader.maximumFaces
    var found: [Int: PictureReport.Face] = [:]
    var unclear: [PictureReport.Face] = []
    let before = tracker.active
    if let detected {
      var faces: [PictureReport.Face] = []
      for face in Self.knownFirst(Self.withoutDuplicates(detected), before).prefix(maximumFaces) {
        let read = try reader.face(in: frame.grey, box: face.box)
        faces.append(read.detected(score: face.score))
      }
      let sightings = faces.map { Self.sighting($0, in: frame.grey) }
      let ids = tracker.detect(sightings, time: frame.time)
      for (id, face) in zip(ids, faces) {
        if let id {
          (found[id], detections[id]) = (face, face)
        } else {
          unclear.append(face)
        }
      }
    }
    for track in before where found[track.id] == nil {
      let face = follow(track, in: frame, besides: found, limit: maximumFaces)
      if let face { found[track.id] = face }
    }
    last = found
    let faces = found.sorted { $0.key < $1.key }.map { id, face in
      face.identified(
        id,
        answers: face.answers.map { answer in
          let key = Key(id: id, model: answer.model)
          let mean = smoothed[key, default: SmoothedProbabilities(constant: smoothing)]
            .add(answer.probabilities, time: frame.time)
          return .init(model: answer.model, probabilities: answer.probabilities, smoothed: mean)
        })
    }
    forgetLost()
    return faces + unclear
  }

  /// Removes boxes that mostly overlap a better one, as occluded faces cause.
  private static func withoutDuplicates(_ detected: [LocatedFace]) -> [LocatedFace] {
    detected.reduce(into: []) { kept, face in
      if !kept.contains(where: { isSamePlace($0.box, face.box) }) { kept.append(face) }
    }
  }

  /// Moves faces already present in the previous frame to the front, so that a limit keeps them.
  private static func knownFirst(
    _ faces: [LocatedFace], _ tracks: [FaceTracker.Track]
  ) -> [LocatedFace] {
    func isKnown(_ face: LocatedFace) -> Bool {
      tracks.contains { isSamePlace($0.box, face.box) }
    }
    return faces.filter(isKnown) + faces.filter { !isKnown($0) }
  }

  private static func isSamePlace(_ a: Rect, _ b: Rect) -> Bool {
    a.intersectionOverUnion(with: b) > 0.4
  }

  /// Looks for a face where its points were in the previous frame.
  private func follow(
    _ track: FaceTracker.Track, in frame: VideoFrame, besides found: [Int: PictureReport.Face],
    limit: Int
  ) -> PictureReport.Face? {
    let known = last[track.id]
    let box = known?.landmarks.flatMap(landmarkBox.box(around:)) ?? track.box
    // A face that has left the picture has no box in it; the error means it is gone.
    var face = found.count < limit ? try? reader.face(in: frame.grey, box: box) : nil
    if let read = face { face = read.boxed(followedBox(of: track.id, read.landmarks)) }
    // Two tracks on one face: keep the other, which came first.
    if let read = face, found.values.contains(where: { Self.isSamePlace($0.box, read.box) }) {
      face = nil
    }
    let isSame = tracker.follow(
      track.id, to: face.map { Self.sighting($0, in: frame.grey) }, time: frame.time)
    return isSame ? face : nil
  }

  /// The detector's last box, moved and resized as the points have since then: the detector's boxes
  /// sit differently on each face, so mixing them with boxes from points would make them jump.
  private func followedBox(of id: Int, _ landmarks: Landmarks?) -> Rect? {
    guard let now = landmarks.flatMap(landmarkBox.box(around:)) else { return nil }
    guard let detection = detections[id],
      let before = detection.landmarks.flatMap(landmarkBox.box(around:))
    else { return now }
    let scale = now.width / before.width
    let shift = (detection.box.center - before.center) * scale
    let (width, height) = (detection.box.width * scale, detection.box.height * scale)
    let center = now.center + shift
    return Rect(
      x: center.x - width / 2, y: center.y - height / 2, width: width, height: height)
  }

  /// Forgets faces whose ids are forgotten.
  private func forgetLost() {
    guard detections.count > 32 else { return }
    let known = tracker.known
    detections = detections.filter { known.contains($0.key) }
    smoothed = smoothed.filter { known.contains($0.key.id) }
  }

  private static func sighting(_ face: PictureReport.Face, in image: Image) -> FaceSighting {
    FaceSighting(
      box: face.box, signature: face.landmarks.flatMap { FaceSignature(image, $0) })
  }
}

extension PictureReport.Face {
  fileprivate func detected(score: Double?) -> PictureReport.Face {
    PictureReport.Face(
      box: box, score: score, landmarks: landmarks, pose: pose, answers: answers)
  }

  fileprivate func boxed(_ new: Rect?) -> PictureReport.Face {
    PictureReport.Face(
      box: new ?? box, score: nil, landmarks: landmarks, pose: pose, answers: answers)
  }

  fileprivate func identified(_ id: Int, answers: [Answer]) -> PictureReport.Face {
    PictureReport.Face(
      id: id, box: box, score: score, landmarks: landmarks, pose: pose, answers: answers)
  }
}

/// A face's probabilities smoothed over time: a mean in which older frames count less.
///
/// A weight falls to 1/e after `constant` seconds; weights follow the time between frames, so the
/// frame rate does not matter.
public struct SmoothedProbabilities: Sendable {
  /// The time constant in seconds; 0 disables smoothing.
  public let constant: Double
  private var last: (values: [Float], time: Double)?

  public init(constant: Double) { self.constant = constant }

  /// Adds the probabilities at a time in seconds and returns the mean, which sums to 1.
  public mutating func add(_ probabilities: Probabilities, time: Double) -> Probabilities {
    guard let (known, before) = last, constant > 0 else {
      last = (probabilities.values, time)
      return probabilities
    }
    let share = Float(1 - exp(-max(0, time - before) / constant))
    let values = zip(known, probabilities.values).map { $0 + share * ($1 - $0) }
    last = (values, time)
    return Probabilities(values: values)
  }
}

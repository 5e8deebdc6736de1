public import EmotionCore
import FaceAnalysis
import Glibc
import PictureRecognition
import PixelImages
import Toolkit
import VideoFrames

/// Follows the faces of one video through its frames: places landmarks, gives ids, smooths.
///
/// Not thread safe; frames in their order.
final class FaceFollower {
  private let reader: PictureReader
  private let smoothing: Double
  private var tracker: FaceTracker
  private var smoothed: [Key: SmoothedProbabilities] = [:]
  private var last: [Int: PictureReport.Face] = [:]
  /// The face of each id as the detector found it last.
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

  /// The faces of the next frame, by their ids; those that have none yet last.
  ///
  /// - Parameter detected: What the detector found, best first; nil where it was not asked.
  func faces(
    in frame: VideoFrame, detected: [LocatedFace]?
  ) throws -> [PictureReport.Face] {
    let maximumFaces = reader.maximumFaces
    var found: [Int: PictureReport.Face] = [:]
    var unclear: [PictureReport.Face] = []
    let before = tracker.active
    if let detected {
      var faces: [PictureReport.Face] = []
      for face in Self.knownFirst(Self.withoutDoubles(detected), before).prefix(maximumFaces) {
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
      let face = follow(track, in: frame, beside: found, limit: maximumFaces)
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

  /// Leaves out boxes that lie mostly on a better one, as half hidden faces have.
  private static func withoutDoubles(_ detected: [LocatedFace]) -> [LocatedFace] {
    detected.reduce(into: []) { kept, face in
      if !kept.contains(where: { isSamePlace($0.box, face.box) }) { kept.append(face) }
    }
  }

  /// Puts faces where someone was in the frame before first, so that a limit keeps people.
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

  /// Looks for a face where its points were in the frame before.
  private func follow(
    _ track: FaceTracker.Track, in frame: VideoFrame, beside found: [Int: PictureReport.Face],
    limit: Int
  ) -> PictureReport.Face? {
    let known = last[track.id]
    let box = known?.landmarks.flatMap(landmarkBox.box(around:)) ?? track.box
    // A face that has left the picture has no box in it: an error that means it is gone.
    var face = found.count < limit ? try? reader.face(in: frame.grey, box: box) : nil
    if let read = face { face = read.boxed(followedBox(of: track.id, read.landmarks)) }
    // Two tracks on one face: the other was there first.
    if let read = face, found.values.contains(where: { Self.isSamePlace($0.box, read.box) }) {
      face = nil
    }
    let isSame = tracker.follow(
      track.id, to: face.map { Self.sighting($0, in: frame.grey) }, time: frame.time)
    return isSame ? face : nil
  }

  /// The detector's last box, moved and resized as the points have since: boxes of the detector sit
  /// differently on each face, and would jump from frame to frame beside those of the points.
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

  /// What is known of a face is kept as long as its id is.
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

/// The probabilities of a face over time: a mean in which what is older counts for less.
///
/// Of what is known, a time of `constant` ago counts for 1/e; frames count by the time between
/// them, so that the frame rate does not matter.
public struct SmoothedProbabilities: Sendable {
  /// Seconds; 0 smooths nothing.
  public let constant: Double
  private var last: (values: [Float], time: Double)?

  public init(constant: Double) { self.constant = constant }

  /// Takes what was seen at a time in seconds; gives the mean, which sums to 1.
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

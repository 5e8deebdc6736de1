public import EmotionCore
import FaceAnalysis
import Glibc
import PictureRecognition
import PixelImages
import Toolkit
import VideoFrames

/// Follows the faces of one video through its frames: places landmarks, gives ids, smooths.
///
/// A face that the detector finds anew is also looked for in the frames since the detector last
/// looked, so that it is reported from the frame in which it appeared. Not thread safe; takes
/// frames in order.
final class FaceFollower {
  private let reader: PictureReader
  private let pipeline: FacePipeline
  private let smoothing: Double
  private let lookback: Int
  private var tracker: FaceTracker
  private var smoothed: [Key: SmoothedProbabilities] = [:]
  private var last: [Int: PictureReport.Face] = [:]
  private var lastTime = 0.0
  /// The detector's last face of each id.
  private var detections: [Int: PictureReport.Face] = [:]
  /// The frames since the detector last looked, whose faces are not settled.
  private var pending: [FrameFaces] = []

  private var traits: DetectorTraits { reader.pipeline.traits }

  private struct Key: Hashable {
    let id: Int
    let model: String
  }

  /// A frame with its faces: those with an id, and those without one.
  private struct FrameFaces {
    let frame: VideoFrame
    var found: [Int: PictureReport.Face] = [:]
    var unclear: [PictureReport.Face] = []
  }

  /// A frame whose faces are final, or why they are not known.
  typealias Settled = (frame: VideoFrame, faces: Result<[PictureReport.Face], any Error>)

  /// - Parameters:
  ///   - smoothing: The time constant in seconds; 0 for none.
  ///   - lookback: The maximum number of frames that wait for the detector's next look.
  /// - Throws: `FaceError` if no detector can be made.
  init(
    _ reader: PictureReader, tracking: FaceTracker.Settings, smoothing: Double, lookback: Int
  ) throws {
    self.reader = reader
    pipeline = try FacePipeline(reader.pipeline)
    self.smoothing = smoothing
    self.lookback = lookback
    tracker = FaceTracker(tracking)
  }

  /// Takes the next frame.
  ///
  /// - Parameters:
  ///   - detected: The detector's faces, best first; nil if it was not asked.
  ///   - isCut: Whether another shot begins, in which nothing is followed.
  /// - Returns: The frames that are final, in order; their faces are sorted by id, those without
  ///   one last.
  func add(
    _ frame: VideoFrame, detected: Result<[LocatedFace]?, any Error>, isCut: Bool
  ) -> [Settled] {
    let before = isCut ? finish() : []
    if isCut { cut() }
    do {
      guard let detected = try detected.get() else {
        pending.append(follow(tracker.active, into: FrameFaces(frame: frame)))
        return before + settle(pending.count - lookback)
      }
      let current = try detect(detected, in: frame)
      for (id, face) in current.found.sorted(by: { $0.key < $1.key }) {
        lookBack(for: id, from: face, at: frame.time)
      }
      pending.append(current)
      return before + finish()
    } catch { return before + finish() + [(frame, .failure(error))] }
  }

  /// The frames that still wait, once there are no more.
  func finish() -> [Settled] { settle(pending.count) }

  private func cut() {
    tracker.cut()
    (last, detections, smoothed) = ([:], [:], [:])
  }

  private func detect(_ detected: [LocatedFace], in frame: VideoFrame) throws -> FrameFaces {
    let before = tracker.active
    let faces = try Self.knownFirst(Self.withoutDuplicates(detected), before)
      .prefix(reader.maximumFaces)
      .map { try reader.face(in: frame.grey, box: $0.box).detected(score: $0.score) }
    let ids = tracker.detect(faces.map { Self.sighting($0, in: frame.grey) }, time: frame.time)
    var current = FrameFaces(frame: frame)
    for (id, face) in zip(ids, faces) {
      if let id {
        (current.found[id], detections[id]) = (face, face)
      } else {
        current.unclear.append(face)
      }
    }
    return follow(before, into: current)
  }

  /// Adds the faces of tracks that were not found otherwise.
  private func follow(_ tracks: [FaceTracker.Track], into faces: FrameFaces) -> FrameFaces {
    var current = faces
    let frame = faces.frame
    for track in tracks where current.found[track.id] == nil {
      let face = last[track.id].flatMap { place($0, of: track.id, at: lastTime, in: current) }
      let isSame = tracker.follow(
        track.id, to: face.map { Self.sighting($0, in: frame.grey) }, time: frame.time)
      if isSame, let face {
        current.found[track.id] = face
        // The search had found it without knowing whose it is.
        current.unclear.removeAll { Self.isSamePlace($0.box, face.box) }
      }
    }
    (last, lastTime) = (current.found, frame.time)
    forgetLost()
    return current
  }

  /// Adds a face to the frames that wait, from the latest back to where it appeared.
  private func lookBack(for id: Int, from face: PictureReport.Face, at time: Double) {
    var (known, knownTime) = (face, time)
    for index in pending.indices.reversed() {
      guard pending[index].found[id] == nil,
        let face = place(known, of: id, at: knownTime, in: pending[index])
      else { return }
      pending[index].found[id] = face
      (known, knownTime) = (face, pending[index].frame.time)
    }
  }

  /// The face of an id in a frame, from where it was at another time; nil if there is no face, or
  /// another's.
  private func place(
    _ known: PictureReport.Face, of id: Int, at time: Double, in current: FrameFaces
  ) -> PictureReport.Face? {
    let frame = current.frame
    guard current.found.count + current.unclear.count < reader.maximumFaces else { return nil }
    let moved = tracker.movement(of: id, in: frame.time - time)
    let box = Rect(
      x: known.box.x + moved.x, y: known.box.y + moved.y, width: known.box.width,
      height: known.box.height)
    // A face that has left the picture has no box in it; the error means it is gone.
    let face =
      (try? confirmed(box, of: id, in: frame.grey))
      ?? (try? searched(box, of: id, in: frame.grey))
    // Two tracks on one face: keep the other, which came first.
    guard let face, !current.found.values.contains(where: { Self.isSamePlace($0.box, face.box) })
    else { return nil }
    return face
  }

  /// The face whose points are found from a box; nil if the detector sees no face where they are.
  private func confirmed(_ box: Rect, of id: Int, in image: Image) throws -> PictureReport.Face? {
    let read = try reader.face(in: image, box: box)
    let face = read.boxed(followedBox(of: id, read.landmarks))
    let isThere = try pipeline.faces(
      around: face.box, margin: 0.2, in: image, threshold: followedThreshold
    ).contains { $0.box.intersectionOverUnion(with: face.box) > 0.5 }
    return isThere ? face : nil
  }

  /// The face that the detector finds near a box, for one that moved too fast to be followed by its
  /// points.
  private func searched(_ box: Rect, of id: Int, in image: Image) throws -> PictureReport.Face? {
    let found = try pipeline.faces(
      around: box, margin: 1, in: image, threshold: reader.pipeline.search.threshold)
    let nearest = found.min {
      ($0.box.center - box.center).length < ($1.box.center - box.center).length
    }
    guard let nearest else { return nil }
    let face = try reader.face(in: image, box: nearest.box).boxed(nearest.box)
    return tracker.looksLike(id, Self.sighting(face, in: image)) ? face : nil
  }

  /// The score below which the points no longer sit on a face.
  private var followedThreshold: Double {
    max(
      traits.lowestThreshold, min(reader.pipeline.search.threshold, 0) + traits.followedMargin)
  }

  /// The first frames that wait, with smoothed answers; they wait no longer.
  private func settle(_ count: Int) -> [Settled] {
    guard count > 0 else { return [] }
    defer { pending.removeFirst(count) }
    return pending.prefix(count).map { current in
      let faces = current.found.sorted { $0.key < $1.key }.map { id, face in
        face.identified(
          id,
          answers: face.answers.map { answer in
            let key = Key(id: id, model: answer.model)
            let mean = smoothed[key, default: SmoothedProbabilities(constant: smoothing)]
              .add(answer.probabilities, time: current.frame.time)
            return .init(model: answer.model, probabilities: answer.probabilities, smoothed: mean)
          })
      }
      return (current.frame, .success(faces + current.unclear))
    }
  }

  /// Removes boxes that largely overlap a better one; occluded faces cause them.
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

  /// The detector's last box, moved and resized as the points have since then: the detector's boxes
  /// sit differently on each face, so mixing them with boxes from points would make them jump.
  private func followedBox(of id: Int, _ landmarks: Landmarks?) -> Rect? {
    guard let now = landmarks.flatMap(traits.landmarkBox.box(around:)) else { return nil }
    guard let detection = detections[id],
      let before = detection.landmarks.flatMap(traits.landmarkBox.box(around:))
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

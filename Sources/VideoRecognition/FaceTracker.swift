public import Toolkit

/// A face as seen in one frame, in pixels.
public struct FaceSighting: Equatable, Sendable {
  public var box: Rect
  /// nil if the points do not form a face.
  public var signature: FaceSignature?

  public init(box: Rect, signature: FaceSignature?) {
    (self.box, self.signature) = (box, signature)
  }
}

/// Gives faces ids that persist from frame to frame and through short occlusions.
///
/// Pairs faces with tracks by place and appearance, over all faces and tracks of a frame at once.
/// Unseen tracks are remembered for a while: a face that appears within their reach and looks the
/// same gets its id back. No id is used twice.
public struct FaceTracker: Sendable {
  public struct Settings: Equatable, Sendable {
    /// How long an unseen face keeps its id, in seconds.
    public var memory = 3.0
    /// How long to follow a face that the detector no longer finds, in seconds.
    public var followed = 1.0

    public init() {}
  }

  /// A face over time.
  public struct Track: Sendable {
    /// From 0, in the order of appearance.
    public let id: Int
    /// The last known box.
    public internal(set) var box: Rect
    /// The last time it was seen, in seconds.
    public internal(set) var lastSeen: Double
    /// When the detector first missed it; nil if it found it last time.
    var missedSince: Double?
    var signature: FaceSignature?
    /// The velocity of the centre, in pixels per second.
    var velocity = Point(x: 0, y: 0)
    /// Whether it was seen in the last frame.
    var isActive = true
  }

  public let settings: Settings
  private var tracks: [Track] = []
  private var nextID = 0

  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// The faces seen in the last frame, by id.
  public var active: [Track] { tracks.filter(\.isActive) }

  /// The ids of all faces that may reappear, seen or not.
  public var known: Set<Int> { Set(tracks.map(\.id)) }

  /// Updates the tracks with the faces that the detector found in a frame.
  ///
  /// - Parameter time: Seconds; not before the previous frame's.
  /// - Returns: The id of each; nil for an occluded face of uncertain identity, which is not
  ///   followed and gets an id once it is fully visible.
  public mutating func detect(_ sightings: [FaceSighting], time: Double) -> [Int?] {
    // Faces of the last frame may reappear however long ago that was.
    tracks.removeAll { !$0.isActive && $0.lastSeen < time - settings.memory }
    for index in tracks.indices {
      tracks[index].isActive = false
      tracks[index].missedSince = tracks[index].missedSince ?? time
    }
    let crowded = sightings.indices.map { index in
      sightings.indices.contains { $0 != index && sightings[$0].box.touches(sightings[index].box) }
    }
    let pairs = Assignment.best(
      tracks.map { track in
        zip(sightings, crowded).map {
          Self.cost(of: $0, for: track, time: time, mayBeHalfHidden: $1)
        }
      },
      unpaired: Self.unpairedCost)
    var ids = [Int?](repeating: nil, count: sightings.count)
    for (index, column) in pairs.enumerated() {
      guard let column else { continue }
      tracks[index].take(sightings[column], time: time)
      tracks[index].missedSince = nil
      ids[column] = tracks[index].id
    }
    for index in sightings.indices where ids[index] == nil {
      let isUnclear =
        crowded[index]
        && tracks.contains { track in
          track.lastSeen < time && Self.isInReach(sightings[index], of: track, time: time)
        }
      if !isUnclear { ids[index] = begin(sightings[index], time: time) }
    }
    return ids
  }

  /// Updates a track with the face found where it was last seen; returns whether it is the same
  /// face.
  ///
  /// It is not if it looks different, is too far away or of another size, or if the detector has
  /// missed it for too long. The track then counts as unseen.
  public mutating func follow(_ id: Int, to sighting: FaceSighting?, time: Double) -> Bool {
    guard let index = tracks.firstIndex(where: { $0.id == id }) else { return false }
    guard let sighting, let signature = sighting.signature, let known = tracks[index].signature,
      time - (tracks[index].missedSince ?? time) <= settings.followed,
      signature.similarity(to: known) >= Self.followedSimilarity,
      Self.cost(of: sighting, for: tracks[index], time: time).isFinite
    else {
      tracks[index].isActive = false
      return false
    }
    tracks[index].take(sighting, time: time)
    return true
  }

  private mutating func begin(_ sighting: FaceSighting, time: Double) -> Int {
    tracks.append(
      Track(
        id: nextID, box: sighting.box, lastSeen: time, signature: sighting.signature))
    nextID += 1
    return nextID - 1
  }
}

extension FaceTracker {
  // Similarities of drawn people whose heads sway and whose expressions change: 0.86 to 1 for the
  // same face in full view from one detection to the next; 0.1 to 0.75 for two faces, up to 0.81 if
  // both look at the camera with a neutral expression.
  private static let followedSimilarity = 0.7
  private static let returnedSimilarity = 0.75
  private static let returnedNearSimilarity = 0.5
  private static let unpairedCost = 0.9

  /// The cost of pairing a face with a track, by distance and appearance; infinite if impossible.
  ///
  /// - Parameter mayBeHalfHidden: Whether another face touches it, so that its appearance says
  ///   little.
  private static func cost(
    of sighting: FaceSighting, for track: Track, time: Double, mayBeHalfHidden: Bool = false
  ) -> Double {
    guard isInReach(sighting, of: track, time: time) else { return .infinity }
    let unseen = max(0, time - track.lastSeen)
    let distance = distance(of: sighting, from: track, time: time)
    let similarity: Double =
      if let one = sighting.signature, let other = track.signature {
        one.similarity(to: other)
      } else { 0.5 }
    let isNear = distance < 0.3
    // A face that stays in place may look different: a hand passes, a light goes on.
    let least: Double =
      switch (isNear, unseen < 0.3 || mayBeHalfHidden) {
      case (true, true): -1
      case (true, false): returnedNearSimilarity
      case (false, _): returnedSimilarity
      }
    guard similarity >= least else { return .infinity }
    return 0.3 * distance / reach(after: unseen) + 1 - similarity
  }
}

extension FaceTracker {
  /// The distance from a track's last or extrapolated place, in face widths.
  private static func distance(
    of sighting: FaceSighting, from track: Track, time: Double
  ) -> Double {
    // The face may have moved on, or stopped on the way.
    let way = track.velocity * max(0, time - track.lastSeen)
    let size = max(1, sighting.box.width, track.box.width)
    return (sighting.box.center - track.box.center).distance(toWayAlong: way) / size
  }

  /// How far a face can move in a time, in face widths: people in view move at most three a second.
  private static func reach(after unseen: Double) -> Double { min(0.5 + 3 * unseen, 8) }

  /// Whether a track's face can have this place and size.
  private static func isInReach(
    _ sighting: FaceSighting, of track: Track, time: Double
  ) -> Bool {
    let unseen = max(0, time - track.lastSeen)
    let widths = [sighting.box.width, track.box.width].sorted()
    return distance(of: sighting, from: track, time: time) <= reach(after: unseen)
      && widths[1] <= min(1.5 + unseen, 3) * max(1, widths[0])
  }
}

extension Point {
  /// The distance to the segment from the origin to an end.
  fileprivate func distance(toWayAlong end: Point) -> Double {
    guard end.squaredLength > 0 else { return length }
    let share = min(1, max(0, (x * end.x + y * end.y) / end.squaredLength))
    return (self - end * share).length
  }
}

extension Rect {
  /// Whether the heads in two boxes touch: a head is about half as wide again as its face's box.
  fileprivate func touches(_ other: Rect) -> Bool {
    let reach = 0.25 * (width + other.width)
    return x < other.x + other.width + reach && other.x < x + width + reach
      && y < other.y + other.height + reach && other.y < y + height + reach
  }
}

extension FaceTracker.Track {
  fileprivate mutating func take(_ sighting: FaceSighting, time: Double) {
    let passed = time - lastSeen
    if passed > 0 {
      let moved = (sighting.box.center - box.center) * (1 / passed)
      // The detector's boxes jump by its steps, so average velocities.
      velocity = passed < 0.5 ? velocity * 0.7 + moved * 0.3 : moved
    }
    (box, lastSeen, isActive) = (sighting.box, time, true)
    guard let new = sighting.signature else { return }
    guard let known = signature else {
      signature = new
      return
    }
    // A face that looks different may be occluded: don't learn it.
    if known.similarity(to: new) > 0.8 { signature = known.blended(with: new, share: 0.9) }
  }
}

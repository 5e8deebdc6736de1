public import Toolkit

/// A face as it is seen in one frame, in pixels.
public struct FaceSighting: Equatable, Sendable {
  public var box: Rect
  /// nil where the points do not lie as those of a face.
  public var signature: FaceSignature?

  public init(box: Rect, signature: FaceSignature?) {
    (self.box, self.signature) = (box, signature)
  }
}

/// Gives faces ids that stay from frame to frame, through short occlusions too.
///
/// A face is paired with the track whose place and looks fit best, over all faces and tracks of a
/// frame at once. A track that is not seen is kept for a while: what appears where it may have got
/// to, and looks the same, has its id again. No id is given twice.
public struct FaceTracker: Sendable {
  public struct Settings: Equatable, Sendable {
    /// Seconds for which a face that is not seen keeps its id.
    public var memory = 3.0
    /// Seconds for which a face is followed from frame to frame after the detector looked and did
    /// not find it.
    public var followed = 1.0

    public init() {}
  }

  /// A face over time.
  public struct Track: Sendable {
    /// From 0, in the order of appearance.
    public let id: Int
    /// Where it was seen last.
    public internal(set) var box: Rect
    /// When it was seen last, in seconds.
    public internal(set) var lastSeen: Double
    /// When the detector first looked and did not find it; nil where it found it last time.
    var missedSince: Double?
    var signature: FaceSignature?
    /// Of the centre, in pixels a second.
    var velocity = Point(x: 0, y: 0)
    /// Whether it was seen in the last frame.
    var isActive = true
  }

  public let settings: Settings
  private var tracks: [Track] = []
  private var nextID = 0

  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// The faces that were seen in the last frame, by their ids.
  public var active: [Track] { tracks.filter(\.isActive) }

  /// The ids of all faces that may come again, seen or not.
  public var known: Set<Int> { Set(tracks.map(\.id)) }

  /// Takes the faces that the detector found in a frame.
  ///
  /// - Parameter time: Seconds; not before that of the frame before.
  /// - Returns: The id of each; nil for one that may be half hidden and may or may not be a face
  ///   that was lost there: it is not followed, and has an id once it is seen in full.
  public mutating func detect(_ sightings: [FaceSighting], time: Double) -> [Int?] {
    // Those of the last frame may come again however long ago that was.
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

  /// Takes a face that was looked for where a track was last seen; gives whether it is that face.
  ///
  /// It is not where it looks different, is in another place or has another size, or has been
  /// missed by the detector for long. The track then counts as not seen.
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
  // What separates faces: of drawn people whose heads sway and whose expressions change, the same
  // one in full view has 0.86 to 1 from one detection to the next; two have 0.1 to 0.75, and up to
  // 0.81 where both look neutral at the camera.
  private static let followedSimilarity = 0.7
  private static let returnedSimilarity = 0.75
  private static let returnedNearSimilarity = 0.5
  private static let unpairedCost = 0.9

  /// How badly a face fits a track: by its distance and its looks; infinite where it cannot be it.
  ///
  /// - Parameter mayBeHalfHidden: Whether another face touches it, so that its looks say little.
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
    // One that stays where it was may look different: a hand passes, a light goes on.
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
  /// From where a face was seen last, or got to since, in its widths.
  private static func distance(
    of sighting: FaceSighting, from track: Track, time: Double
  ) -> Double {
    // It may have gone on, or have stopped on the way.
    let way = track.velocity * max(0, time - track.lastSeen)
    let size = max(1, sighting.box.width, track.box.width)
    return (sighting.box.center - track.box.center).distance(toWayAlong: way) / size
  }

  /// How far a face can be after so many seconds, in its widths: people in view cross three of
  /// their faces' widths in a second at most.
  private static func reach(after unseen: Double) -> Double { min(0.5 + 3 * unseen, 8) }

  /// Whether a face can be there, and so large.
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
  /// How far it is from the nearest place on the way from the origin to an end.
  fileprivate func distance(toWayAlong end: Point) -> Double {
    guard end.squaredLength > 0 else { return length }
    let share = min(1, max(0, (x * end.x + y * end.y) / end.squaredLength))
    return (self - end * share).length
  }
}

extension Rect {
  /// Whether heads in such boxes touch: a head is about half wider than its face's box.
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
      // Boxes of the detector jump by its steps, so velocities are a mean of some.
      velocity = passed < 0.5 ? velocity * 0.7 + moved * 0.3 : moved
    }
    (box, lastSeen, isActive) = (sighting.box, time, true)
    guard let new = sighting.signature else { return }
    guard let known = signature else {
      signature = new
      return
    }
    // What looks different may be half hidden, and is not learned.
    if known.similarity(to: new) > 0.8 { signature = known.blended(with: new, share: 0.9) }
  }
}

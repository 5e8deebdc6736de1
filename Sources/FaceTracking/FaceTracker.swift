public import EmotionCore

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
    /// Seconds for which a face is followed from frame to frame while the detector does not find
    /// it.
    public var followed = 1.0

    public init() {}
  }

  /// A face over time.
  public struct Track: Sendable {
    /// From 0, in the order of appearance.
    public let id: Int
    /// Where it was seen last.
    public internal(set) var box: Rect
    /// When it was seen last, and when the detector found it last, in seconds.
    public internal(set) var lastSeen: Double
    public internal(set) var lastDetected: Double
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
  /// - Returns: The id of each.
  public mutating func detect(_ sightings: [FaceSighting], time: Double) -> [Int] {
    forget(before: time - settings.memory)
    let pairs = Assignment.best(
      tracks.map { track in sightings.map { Self.cost(of: $0, for: track, time: time) } },
      unpaired: Self.unpairedCost)
    var ids = [Int?](repeating: nil, count: sightings.count)
    for (index, column) in pairs.enumerated() {
      guard let column else { continue }
      tracks[index].take(sightings[column], time: time)
      tracks[index].lastDetected = time
      ids[column] = tracks[index].id
    }
    return sightings.indices.map { index in ids[index] ?? begin(sightings[index], time: time) }
  }

  /// Takes a face that was looked for where a track was last seen; gives whether it is that face.
  ///
  /// It is not where it looks different, is in another place or has another size, or has not been
  /// detected for long. The track then counts as not seen.
  public mutating func follow(_ id: Int, to sighting: FaceSighting?, time: Double) -> Bool {
    guard let index = tracks.firstIndex(where: { $0.id == id }) else { return false }
    guard let sighting, let signature = sighting.signature, let known = tracks[index].signature,
      time - tracks[index].lastDetected <= settings.followed,
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
        id: nextID, box: sighting.box, lastSeen: time, lastDetected: time,
        signature: sighting.signature))
    nextID += 1
    return nextID - 1
  }

  private mutating func forget(before time: Double) {
    tracks.removeAll { $0.lastSeen < time }
  }
}

extension FaceTracker {
  // What separates faces: of drawn faces that sway, change their expressions and are lit alike,
  // the same one has 0.87 to 1 from half a second to the next, two have -0.2 to 0.8.
  private static let followedSimilarity = 0.7
  private static let lostSimilarity = 0.6
  private static let unpairedCost = 0.9

  /// How badly a face fits a track: by its distance and its looks; infinite where it cannot be it.
  private static func cost(of sighting: FaceSighting, for track: Track, time: Double) -> Double {
    let unseen = max(0, time - track.lastSeen)
    let size = max(1, max(sighting.box.width, track.box.width))
    let predicted = track.box.center + track.velocity * min(unseen, 0.5)
    let distance = (sighting.box.center - predicted).length / size
    // People in view cross their own width in a third of a second at most.
    let reach = min(0.5 + 3 * unseen, 8)
    let ratio = size / max(1, min(sighting.box.width, track.box.width))
    guard distance <= reach, ratio <= min(1.5 + unseen, 3) else { return .infinity }
    let similarity: Double =
      if let one = sighting.signature, let other = track.signature { one.similarity(to: other) }
      else { 0.5 }
    // One that stays where it was may look different: a hand passes, a light goes on.
    let isNear = unseen < 0.3 && distance < 0.3
    guard isNear || similarity >= lostSimilarity else { return .infinity }
    return 0.5 * distance / reach + (isNear ? 0.7 : 1) * (1 - similarity)
  }
}

extension FaceTracker.Track {
  fileprivate mutating func take(_ sighting: FaceSighting, time: Double) {
    let passed = time - lastSeen
    if passed > 0 {
      let moved = (sighting.box.center - box.center) * (1 / passed)
      // Boxes of the detector jump by its steps, so velocities are a mean of some.
      velocity = isActive ? velocity * 0.7 + moved * 0.3 : Point(x: 0, y: 0)
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

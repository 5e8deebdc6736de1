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

/// Gives faces ids that persist from frame to frame and through short absences.
///
/// A face is its track's by place and size; its appearance decides only where several faces or
/// tracks may belong together, and after an absence. Faces and tracks are paired over all of a
/// frame at once, as in SORT (Bewley et al., ICIP 2016); a track that the detector misses is looked
/// for where it was, with a lower threshold, as the second round of ByteTrack does (Zhang et al.,
/// ECCV 2022); and a returning face is expected anywhere between where it was and where it was
/// going, as observation-centric recovery allows (OC-SORT; Cao et al., CVPR 2023). No id is used
/// twice.
public struct FaceTracker: Sendable {
  public struct Settings: Equatable, Sendable {
    /// How long an unseen face keeps its id, in seconds.
    public var memory = 3.0
    /// How long to follow a face that the detector no longer finds, in seconds.
    public var followed = 2.0

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
    /// How the face has looked, the latest look last.
    private(set) var looks: [FaceSignature] = []
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

  /// How far a face is likely to move in a time, in pixels; 0 where its points can be found from
  /// where they were, as boxes jump a little even when a face does not move.
  func movement(of id: Int, in seconds: Double) -> Point {
    guard let track = tracks.first(where: { $0.id == id }) else { return Point(x: 0, y: 0) }
    let way = track.velocity * seconds
    return way.length > 0.1 * track.box.width ? way : Point(x: 0, y: 0)
  }

  /// Whether a face near a track may be its own, by its appearance.
  func looksLike(_ id: Int, _ sighting: FaceSighting) -> Bool {
    let track = tracks.first { $0.id == id }
    return track?.similarity(to: sighting) ?? 0 >= Track.returnedNearSimilarity
  }

  /// The ids of all faces that may reappear, seen or not.
  public var known: Set<Int> { Set(tracks.map(\.id)) }

  /// Forgets all faces, as another shot begins; later ones get new ids.
  public mutating func cut() { tracks = [] }

  /// Updates the tracks with the faces that the detector found in a frame.
  ///
  /// - Parameter time: Seconds; not before the previous frame's.
  /// - Returns: The id of each; nil for an occluded face of uncertain identity, which is not
  ///   followed and gets an id once it is fully visible.
  public mutating func detect(_ sightings: [FaceSighting], time: Double) -> [Int?] {
    // Faces of the last frame may reappear however long ago that was.
    tracks.removeAll { !$0.isActive && $0.lastSeen < time - settings.memory }
    let pairs = Pairing(tracks, sightings, time: time)
    for index in tracks.indices {
      tracks[index].isActive = false
      tracks[index].missedSince = tracks[index].missedSince ?? time
    }
    var ids = [Int?](repeating: nil, count: sightings.count)
    for (index, column) in pairs.best.enumerated() {
      guard let column else { continue }
      tracks[index].take(
        sightings[column], time: time, isHidden: pairs.isCrowded[column], isDetected: true)
      ids[column] = tracks[index].id
    }
    for index in sightings.indices where ids[index] == nil {
      let isUnclear =
        pairs.isCrowded[index]
        && tracks.contains { track in
          track.lastSeen < time && track.canReach(sightings[index].box, at: time)
        }
      if !isUnclear { ids[index] = begin(sightings[index], time: time) }
    }
    return ids
  }

  /// Updates a track with the face found where it was last seen; returns whether it is the same
  /// face.
  ///
  /// It is not if it is too far away or of another size, if another track's face nearby looks more
  /// like it, or if the detector has missed it for too long. The track then counts as unseen.
  public mutating func follow(_ id: Int, to sighting: FaceSighting?, time: Double) -> Bool {
    guard let index = tracks.firstIndex(where: { $0.id == id }) else { return false }
    guard let sighting, time - (tracks[index].missedSince ?? time) <= settings.followed,
      tracks[index].canReach(sighting.box, at: time), !isTakenForAnother(sighting, index)
    else {
      tracks[index].isActive = false
      return false
    }
    tracks[index].take(sighting, time: time, isHidden: true, isDetected: false)
    return true
  }

  /// Whether what was found for a track is rather the face of another one that it passes.
  private func isTakenForAnother(_ sighting: FaceSighting, _ index: Int) -> Bool {
    let rivals = tracks.indices.filter { other in
      other != index && tracks[other].box.touches(sighting.box)
    }
    guard !rivals.isEmpty else { return false }
    guard let own = tracks[index].similarity(to: sighting) else { return true }
    return own < Track.passingSimilarity
      || rivals.contains { (tracks[$0].similarity(to: sighting) ?? 0) > own }
  }

  private mutating func begin(_ sighting: FaceSighting, time: Double) -> Int {
    var track = Track(id: nextID, box: sighting.box, lastSeen: time)
    track.learn(sighting)
    tracks.append(track)
    nextID += 1
    return nextID - 1
  }
}

/// Which track of a frame each detected face continues.
private struct Pairing {
  /// Each track's face; nil for none.
  let best: [Int?]
  /// Whether another face touches this one, so that its appearance says little.
  let isCrowded: [Bool]

  private static let unpairedCost = 0.9

  init(_ tracks: [FaceTracker.Track], _ sightings: [FaceSighting], time: Double) {
    let isCrowded = sightings.indices.map { index in
      sightings.indices.contains { $0 != index && sightings[$0].box.touches(sightings[index].box) }
    }
    let reached = tracks.map { track in sightings.map { track.canReach($0.box, at: time) } }
    let costs = tracks.indices.map { row in
      sightings.indices.map { column in
        guard reached[row][column] else { return Double.infinity }
        let isAlone =
          reached[row].count { $0 } == 1 && reached.count { $0[column] } == 1
        return tracks[row].cost(
          of: sightings[column], time: time, isAlone: isAlone, isCrowded: isCrowded[column])
      }
    }
    best = Assignment.best(costs, unpaired: Self.unpairedCost)
    self.isCrowded = isCrowded
  }
}

extension FaceTracker.Track {
  // Similarities to the best of up to six looks, as measured: a woman who weeps, covers her mouth
  // and laughs, compared with herself, 0.62 to 0.95 after one second and 0.54 to 0.9 after three
  // (98% of the frames); 900 other people compared with her, at most 0.62 in 90% and 0.66 in 95%.
  fileprivate static let passingSimilarity = 0.6
  private static let returnedSimilarity = 0.62
  fileprivate static let returnedNearSimilarity = 0.45
  /// How long place alone identifies a face that nothing else can be, in seconds.
  private static let placeMemory = 0.5

  /// The similarity to the look that is most like a face; nil if either is unknown.
  fileprivate func similarity(to sighting: FaceSighting) -> Double? {
    sighting.signature.flatMap { new in looks.map { $0.similarity(to: new) }.max() }
  }

  /// The number of looks remembered, and how much two of them differ.
  private static let mostLooks = 6
  private static let sameLook = 0.85

  /// Adds how a face looks, or brings up to date the look that is like it.
  fileprivate mutating func learn(_ sighting: FaceSighting) {
    guard let new = sighting.signature else { return }
    let similarities = looks.map { $0.similarity(to: new) }
    guard let best = similarities.indices.max(by: { similarities[$0] < similarities[$1] }),
      similarities[best] >= Self.sameLook
    else {
      looks = (looks + [new]).suffix(Self.mostLooks)
      return
    }
    let known = looks.remove(at: best)
    looks.append(known.blended(with: new, share: 0.8))
  }

  /// The cost of pairing the track with a face in its reach, by distance and appearance; infinite
  /// if impossible.
  ///
  /// - Parameters:
  ///   - isAlone: Whether it is the only face in reach, and this the only track.
  ///   - isCrowded: Whether another face touches it, so that its appearance says little.
  fileprivate func cost(
    of sighting: FaceSighting, time: Double, isAlone: Bool, isCrowded: Bool
  ) -> Double {
    let unseen = max(0, time - lastSeen)
    let distance = distance(to: sighting.box, at: time)
    let place = 0.3 * distance / Self.reach(after: unseen)
    if isAlone, unseen <= Self.placeMemory, distance <= 0.5 + unseen { return place }
    let similarity = similarity(to: sighting) ?? 0.5
    let isNear = distance < 0.3
    // A face that stays in place may look different: a hand passes, a light goes on.
    let least: Double =
      switch (isNear, unseen < 0.3 || isCrowded) {
      case (true, true): -1
      case (true, false): Self.returnedNearSimilarity
      case (false, _): Self.returnedSimilarity
      }
    return similarity < least ? .infinity : place + 1 - similarity
  }

  /// Whether the track's face can have this place and size.
  fileprivate func canReach(_ box: Rect, at time: Double) -> Bool {
    let unseen = max(0, time - lastSeen)
    let widths = [box.width, self.box.width].sorted()
    return distance(to: box, at: time) <= Self.reach(after: unseen)
      && widths[1] <= min(1.5 + unseen, 3) * max(1, widths[0])
  }

  /// How far a face can move in a time, in face widths: people in view move at most three a second.
  private static func reach(after unseen: Double) -> Double { min(0.5 + 3 * unseen, 8) }

  /// The distance from the last or extrapolated place, in face widths.
  private func distance(to box: Rect, at time: Double) -> Double {
    // The face may have moved on, or stopped on the way.
    let way = velocity * max(0, time - lastSeen)
    let size = max(1, box.width, self.box.width)
    return (box.center - self.box.center).distance(toWayAlong: way) / size
  }

  /// - Parameters:
  ///   - isHidden: Whether another face touches it, so that its appearance is not learned.
  ///   - isDetected: Whether the detector found it, in this frame and not near an earlier place.
  fileprivate mutating func take(
    _ sighting: FaceSighting, time: Double, isHidden: Bool, isDetected: Bool
  ) {
    let passed = time - lastSeen
    if passed > 0 {
      let moved = (sighting.box.center - box.center) * (1 / passed)
      // The detector's boxes jump by its steps, so average velocities.
      velocity = passed < 0.5 ? velocity * 0.7 + moved * 0.3 : moved
    }
    (box, lastSeen, isActive) = (sighting.box, time, true)
    guard isDetected else { return }
    missedSince = nil
    if !isHidden { learn(sighting) }
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

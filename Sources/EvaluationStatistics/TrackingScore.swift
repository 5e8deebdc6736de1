public import Toolkit

/// How well a tracker kept the people of a clip apart, against an annotation by hand.
///
/// Ristani et al., "Performance Measures and a Data Set for Multi-Target, Multi-Camera Tracking",
/// ECCV Workshops 2016, for the measures of identity; Bernardin and Stiefelhagen, EURASIP Journal
/// on Image and Video Processing 2008, for switches. A face is a person's if its centre lies in the
/// annotated region.
public struct TrackingScore: Codable, Equatable, Sendable {
  /// Someone in a range of frames; a person who leaves and returns has several ranges.
  public struct Presence: Equatable, Sendable {
    /// The person's name in the clip.
    public var person: String
    public var frames: ClosedRange<Int>
    /// Where the centre of the face stays, in pixels; nil for anywhere.
    public var region: Rect?

    public init(person: String, frames: ClosedRange<Int>, region: Rect? = nil) {
      (self.person, self.frames, self.region) = (person, frames, region)
    }
  }

  /// A face that a tracker reports in a frame.
  public struct Face: Equatable, Sendable {
    /// nil for a face whose identity the tracker leaves open.
    public var id: Int?
    /// In pixels.
    public var center: Point

    public init(id: Int?, center: Point) { (self.id, self.center) = (id, center) }
  }

  /// The number of frames.
  public let frames: Int
  /// Over all frames, the people who are visible, and those of them whose face was found.
  public let visible: Int
  public let found: Int
  /// Faces that are nobody's.
  public let falsePositives: Int
  /// How often a person's id changed from one found face to the next.
  public let idSwitches: Int
  /// How often a visible person was lost and found again.
  public let fragmentations: Int
  /// The number of different ids.
  public let ids: Int
  /// The harmonic mean of identification precision and recall, 0 to 1.
  ///
  /// 1 if each person has one id in all frames, and nobody else has it; nil if there is nobody and
  /// no face.
  public let idF1: Double?

  /// The share of the visible people's frames in which their face was found; nil if there are none.
  public var share: Double? { visible == 0 ? nil : Double(found) / Double(visible) }

  /// - Parameters:
  ///   - faces: The faces of each frame, from frame 0.
  ///   - presences: Who is visible when.
  public init(_ faces: [[Face]], _ presences: [Presence]) {
    var counts = Counts()
    for (number, faces) in faces.enumerated() {
      counts.add(faces, presences.filter { $0.frames.contains(number) })
    }
    frames = faces.count
    (visible, found) = (counts.visible, counts.found)
    falsePositives = counts.faces - counts.found
    (idSwitches, fragmentations) = (counts.switches, counts.fragmentations)
    ids = Set(faces.joined().compactMap(\.id)).count
    let all = counts.visible + counts.faces
    idF1 = all == 0 ? nil : 2 * Double(counts.identified) / Double(all)
  }
}

/// What is counted frame by frame.
private struct Counts {
  var (visible, found, faces, switches, fragmentations) = (0, 0, 0, 0, 0)
  private var people: [String: Person] = [:]
  /// In how many frames each person's face had each id.
  private var together: [String: [Int: Int]] = [:]

  private struct Person {
    var id: Int?
    var isFound = false
    var isLost = false
  }

  mutating func add(_ faces: [TrackingScore.Face], _ present: [TrackingScore.Presence]) {
    visible += present.count
    self.faces += faces.count
    let pairs = Assignment.best(
      present.map { presence in
        faces.map { face in
          guard presence.region?.contains(face.center) ?? true else { return .infinity }
          // Keep the pair of the frame before where several are possible.
          return face.id != nil && face.id == people[presence.person]?.id ? 0 : 1
        }
      }, unpaired: 2)
    for (presence, column) in zip(present, pairs) {
      var person = people[presence.person] ?? Person()
      defer { people[presence.person] = person }
      guard let column else {
        person.isLost = person.isFound
        continue
      }
      found += 1
      if person.isLost { fragmentations += 1 }
      (person.isFound, person.isLost) = (true, false)
      guard let id = faces[column].id else { continue }
      if let known = person.id, known != id { switches += 1 }
      person.id = id
      together[presence.person, default: [:]][id, default: 0] += 1
    }
  }

  /// The faces that have the id of their person, where each person gets the one id that fits best.
  var identified: Int {
    let ids = Set(together.values.flatMap(\.keys)).sorted()
    let rows = together.keys.sorted().map { person in
      ids.map { id in -Double(together[person]?[id] ?? 0) }
    }
    return zip(rows, Assignment.best(rows, unpaired: 0)).reduce(0) { sum, row in
      sum + (row.1.map { Int(-row.0[$0]) } ?? 0)
    }
  }
}

extension Rect {
  fileprivate func contains(_ point: Point) -> Bool {
    (x...x + width).contains(point.x) && (y...y + height).contains(point.y)
  }
}

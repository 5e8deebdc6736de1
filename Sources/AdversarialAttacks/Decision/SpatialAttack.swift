import Glibc
import Tensors
public import Toolkit

/// Turns and shifts the picture, over a grid; what comes in from outside is black.
///
/// Engstrom et al. 2019, "Exploring the landscape of spatial robustness", section 3.2: up to 30
/// degrees and a tenth of the picture, 31 angles and 5 shifts along each axis.
public struct SpatialAttack: Attack {
  /// The largest angle, in degrees, `0...180`.
  public let degrees: Double
  /// The largest shift along each axis, as a share of the side, `0...1`.
  public let shift: Double
  /// The number of angles, at least 1.
  public let angles: Int
  /// The number of shifts along each axis, at least 1.
  public let shifts: Int

  /// - Throws: `AttackError.invalidOption` if a number is out of range.
  public init(
    degrees: Double = 30, shift: Double = 0.1, angles: Int = 31, shifts: Int = 5
  ) throws(AttackError) {
    guard (0...180).contains(degrees) else {
      throw .invalidOption("the largest angle", found: degrees, expected: "0 to 180 degrees")
    }
    guard (0...1).contains(shift) else {
      throw .invalidOption("the largest shift", found: shift, expected: "a share of 0 to 1")
    }
    try AttackError.check("the number of angles", isAtLeastOne: angles)
    try AttackError.check("the number of shifts", isAtLeastOne: shifts)
    (self.degrees, self.shift, self.angles, self.shifts) = (degrees, shift, angles, shifts)
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      degrees: values.decode(Double.self, forKey: .degrees),
      shift: values.decode(Double.self, forKey: .shift),
      angles: values.decode(Int.self, forKey: .angles),
      shifts: values.decode(Int.self, forKey: .shifts))
  }

  public static var kind: String { "spatial" }
  public var norm: Norm { .l2 }
  public var access: Access { .decision }
  public var bound: AttackBound { .own }
  public var name: String {
    self == (try? SpatialAttack())
      ? "spatial"
      : "spatial-\(NumberText.plain(degrees))x\(angles)-\(NumberText.plain(shift))x\(shifts)"
  }
  public var description: String {
    "turns of up to \(NumberText.plain(degrees)) degrees (\(angles)) and shifts of up to "
      + "\(NumberText.plain(100 * shift))% of the side (\(shifts) x \(shifts))"
  }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    try task.check(norm: norm, generators: generators)
    guard task.pixels.count > 0 else { return Perturbation(pixels: task.pixels) }
    var best = try BestPictures(task, norm: norm, rule: .strongest, loss: .margin, attack: name)
    let pictures = try Raster.all(of: task.pixels)
    var rows = try PictureRows(task.pixels)
    for (step, move) in moves.enumerated() {
      let examples = best.unfinished
      guard !examples.isEmpty else { break }
      for example in examples { rows.rows[example] = pictures[example].turned(move).values }
      try best.judge(
        rows.selecting(examples).tensor(), of: examples, step: step + 1, by: oracle)
    }
    return try best.perturbation()
  }

  /// All moves, the smaller ones first.
  var moves: [Move] {
    func grid(_ most: Double, _ count: Int) -> [Double] {
      count == 1 ? [0] : (0..<count).map { most * (2 * Double($0) / Double(count - 1) - 1) }
    }
    let steps = grid(shift, shifts)
    let all = grid(degrees, angles).flatMap { angle in
      steps.flatMap { right in steps.map { Move(degrees: angle, right: right, down: $0) } }
    }
    func size(_ move: Move) -> Double {
      abs(move.degrees) / max(degrees, 1e-9) + (abs(move.right) + abs(move.down)) / max(shift, 1e-9)
    }
    return all.sorted { size($0) < size($1) }
  }

  /// A turn around the middle, then a shift by shares of the sides.
  struct Move: Equatable {
    let degrees: Double
    let right: Double
    let down: Double
  }
}

extension Raster {
  /// The picture, turned clockwise and shifted, with black around it.
  func turned(_ move: SpatialAttack.Move) -> Raster {
    let radians = move.degrees * .pi / 180
    let (cosine, sine) = (cos(radians), sin(radians))
    let (middleX, middleY) = (Double(width - 1) / 2, Double(height - 1) / 2)
    let (right, down) = (move.right * Double(width), move.down * Double(height))
    return moved(.black) { column, row in
      let (x, y) = (Double(column) - middleX - right, Double(row) - middleY - down)
      return (middleX + cosine * x + sine * y, middleY - sine * x + cosine * y)
    }
  }
}

extension AttackKind {
  public static let spatial = AttackKind(name: "spatial", options: []) {
    _ throws(AttackError) in
    try SpatialAttack()
  }
}

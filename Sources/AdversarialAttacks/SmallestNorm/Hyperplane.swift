/// The boundary between two classes, as a model's gradient at one picture describes it: the
/// pictures x with `normal · x = offset`.
struct Hyperplane {
  let normal: [Float]
  let offset: Double

  /// The plane on which a difference of two scores vanishes.
  ///
  /// - Parameters:
  ///   - difference: The difference at a point, and its gradient there.
  ///   - point: Where both were taken.
  init(difference: Float, gradient: [Float], at point: [Float]) {
    normal = gradient
    offset = Self.product(gradient, point) - Double(difference)
  }

  /// The smallest change that moves a picture onto the plane and keeps its pixels in `0...1`; as
  /// far as they allow, if the plane is out of reach.
  ///
  /// Every pixel moves towards the plane: by the same amount for `linf`, in proportion to its
  /// weight for `l2`, but not beyond black or white. The amount follows exactly, by going through
  /// the pixels in the order in which they reach their limit (Croce and Hein 2020, "Minimally
  /// distorted adversarial examples with a fast adaptive boundary attack", section 2.2).
  func change(from picture: [Float], norm: Norm) -> [Float] {
    let missing = offset - Self.product(normal, picture)
    let side: Float = missing < 0 ? -1 : 1
    // How far each pixel can go, and in units of the common amount.
    let rooms = picture.indices.map { index in
      side * normal[index] > 0 ? Double(1 - picture[index]) : Double(picture[index])
    }
    func rate(_ index: Int) -> Double { norm == .linf ? 1 : Double(Swift.abs(normal[index])) }
    let moving = normal.indices.filter { normal[$0] != 0 }
      .sorted { rooms[$0] / rate($0) < rooms[$1] / rate($1) }
    var slope = moving.reduce(0) { $0 + Double(Swift.abs(normal[$1])) * rate($1) }
    var filled = 0.0
    var amount = 0.0
    for index in moving {
      let weight = Double(Swift.abs(normal[index]))
      amount = rooms[index] / rate(index)
      if filled + slope * amount >= Swift.abs(missing) {
        amount = (Swift.abs(missing) - filled) / slope
        break
      }
      filled += weight * rooms[index]
      slope -= weight * rate(index)
    }
    return normal.indices.map { index in
      guard normal[index] != 0 else { return 0 }
      let length = Float(min(max(amount, 0) * rate(index), rooms[index]))
      return side * normal[index] > 0 ? length : -length
    }
  }

  private static func product(_ a: [Float], _ b: [Float]) -> Double {
    zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
}

extension Norm {
  /// The size of one picture's change.
  func size(of change: [Float]) -> Double {
    switch self {
    case .linf: change.reduce(0) { max($0, Double(Swift.abs($1))) }
    case .l2: change.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
  }
}

public import Toolkit

/// The facial landmarks of one face, in pixels of the image they were found in.
///
/// Stoic's own methods use the 68 points of the iBUG 300-W scheme (Sagonas et al., 2013), which
/// `Landmarks.Scheme68` names; the type itself holds any number of points.
public struct Landmarks: Equatable, Sendable {
  public var points: [Point]

  public init(points: [Point]) {
    self.points = points
  }

  public var count: Int { points.count }

  /// The distance between the eyes' centres, each the mean of its six points, in pixels.
  ///
  /// - Precondition: There are 68 points.
  public var interocularDistance: Double {
    func centre(_ eye: ClosedRange<Int>) -> Point {
      eye.reduce(Point(x: 0, y: 0)) { $0 + points[$1] } * (1 / Double(eye.count))
    }
    return (centre(Scheme68.leftEye) - centre(Scheme68.rightEye)).length
  }

  /// The landmarks with all coordinates scaled, as after resizing an image.
  public func scaled(by factor: Double) -> Landmarks {
    Landmarks(points: points.map { $0 * factor })
  }
}

extension Landmarks {
  /// The index ranges of the 68-point scheme, zero-based; left and right are the image's.
  public enum Scheme68 {
    public static let count = 68
    public static let jaw = 0...16
    public static let leftBrow = 17...21
    public static let rightBrow = 22...26
    public static let noseBridge = 27...30
    public static let nostrils = 31...35
    public static let leftEye = 36...41
    public static let rightEye = 42...47
    public static let outerMouth = 48...59
    public static let innerMouth = 60...67

    /// The index that each point takes when the image is mirrored: `mirror[0] == 16`.
    public static let mirror: [Int] = {
      var order = Array(0..<count)
      func swapReversed(_ a: ClosedRange<Int>, _ b: ClosedRange<Int>) {
        for (i, j) in zip(a, b.reversed()) { order[i] = j }
        for (i, j) in zip(b, a.reversed()) { order[i] = j }
      }
      func reverse(_ range: ClosedRange<Int>) {
        for (i, j) in zip(range, range.reversed()) { order[i] = j }
      }
      reverse(jaw)
      swapReversed(leftBrow, rightBrow)
      reverse(nostrils)
      swapReversed(36...39, 42...45)
      swapReversed(40...41, 46...47)
      reverse(48...54)
      reverse(55...59)
      reverse(60...64)
      reverse(65...67)
      return order
    }()
  }
}

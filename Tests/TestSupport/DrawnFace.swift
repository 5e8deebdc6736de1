/// A grey picture of a face, drawn from soft ellipses, that dlib's detector takes for one.
public enum DrawnFace {
  private struct Ellipse {
    let x, y, width, height: Double  // centre and half axes, in sides of the picture
    let brightness: Double
    let softness: Double  // the width of the edge, in half axes
  }

  private static let ellipses = [
    Ellipse(x: 0.50, y: 0.42, width: 0.36, height: 0.46, brightness: 60, softness: 0.1),  // hair
    Ellipse(x: 0.50, y: 0.54, width: 0.28, height: 0.38, brightness: 190, softness: 0.1),  // head
    Ellipse(x: 0.38, y: 0.42, width: 0.085, height: 0.018, brightness: 70, softness: 0.5),  // brows
    Ellipse(x: 0.62, y: 0.42, width: 0.085, height: 0.018, brightness: 70, softness: 0.5),
    Ellipse(x: 0.39, y: 0.485, width: 0.06, height: 0.028, brightness: 110, softness: 0.7),  // eyes
    Ellipse(x: 0.61, y: 0.485, width: 0.06, height: 0.028, brightness: 110, softness: 0.7),
    Ellipse(x: 0.39, y: 0.485, width: 0.025, height: 0.022, brightness: 40, softness: 0.7),
    Ellipse(x: 0.61, y: 0.485, width: 0.025, height: 0.022, brightness: 40, softness: 0.7),
    Ellipse(x: 0.50, y: 0.58, width: 0.03, height: 0.10, brightness: 215, softness: 0.9),  // nose
    Ellipse(x: 0.465, y: 0.655, width: 0.02, height: 0.012, brightness: 110, softness: 0.9),
    Ellipse(x: 0.535, y: 0.655, width: 0.02, height: 0.012, brightness: 110, softness: 0.9),
    Ellipse(x: 0.50, y: 0.75, width: 0.11, height: 0.022, brightness: 110, softness: 0.5),  // mouth
    Ellipse(x: 0.50, y: 0.755, width: 0.09, height: 0.007, brightness: 60, softness: 0.7),
    Ellipse(x: 0.50, y: 0.79, width: 0.08, height: 0.014, brightness: 210, softness: 0.9),
  ]

  /// `side * side` values from 0 to 255, row-major.
  public static func pixels(side: Int) -> [UInt8] {
    (0..<side * side).map { index in
      let x = Double(index % side) / Double(side)
      let y = Double(index / side) / Double(side)
      return UInt8(ellipses.reduce(120.0) { blend($1, over: $0, x: x, y: y) }.rounded())
    }
  }

  private static func blend(_ ellipse: Ellipse, over value: Double, x: Double, y: Double) -> Double
  {
    let dx = (x - ellipse.x) / ellipse.width
    let dy = (y - ellipse.y) / ellipse.height
    let outside = (dx * dx + dy * dy).squareRoot() - 1
    let ramp = min(max(0.5 - outside / (2 * ellipse.softness), 0), 1)
    let opacity = ramp * ramp * (3 - 2 * ramp)
    return value + opacity * (ellipse.brightness - value)
  }
}

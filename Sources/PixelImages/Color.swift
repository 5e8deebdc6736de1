/// A colour to draw in, `0...255` a channel.
public struct Color: Hashable, Sendable {
  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  public static let black = Color(red: 0, green: 0, blue: 0)
  public static let white = Color(red: 255, green: 255, blue: 255)
  public static let red = Color(red: 230, green: 30, blue: 30)
  public static let green = Color(red: 20, green: 200, blue: 60)
  public static let blue = Color(red: 40, green: 90, blue: 240)
  public static let yellow = Color(red: 250, green: 220, blue: 30)
}

import ArgumentParser

/// The size of a picture as people write it: `350` for a square, or `640x480`.
struct PictureSize: ExpressibleByArgument, Equatable {
  let width: Int
  let height: Int

  init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

  public init?(argument: String) {
    let sides = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false)
      .map { Int($0) }
    switch sides.count {
    case 1: guard let side = sides[0] else { return nil }; self.init(width: side, height: side)
    case 2:
      guard let width = sides[0], let height = sides[1] else { return nil }
      self.init(width: width, height: height)
    default: return nil
    }
  }

  var defaultValueDescription: String {
    width == height ? "\(width)" : "\(width)x\(height)"
  }
}

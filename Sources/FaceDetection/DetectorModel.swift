/// A separable filter over one plane of a feature map: its column times its row.
public struct RankOneFilter: Equatable, Sendable {
  /// The plane of the features, 0 to 30.
  public let plane: Int
  /// `DetectorModel.windowCells` weights, from left to right.
  public let row: [Float]
  /// `DetectorModel.windowCells` weights, from top to bottom.
  public let column: [Float]

  /// - Precondition: The plane exists, and the window has as many cells as there are weights.
  public init(plane: Int, row: [Float], column: [Float]) {
    precondition((0..<FeatureMap.planeCount).contains(plane))
    precondition(row.count == DetectorModel.windowCells && column.count == row.count)
    self.plane = plane
    self.row = row
    self.column = column
  }
}

/// A detector for one view of a face: the sum of its filters.
public struct FilterBank: Equatable, Sendable {
  public let filters: [RankOneFilter]
  /// Subtracted from a window's response; the rest is its score.
  public let bias: Double

  public init(filters: [RankOneFilter], bias: Double) {
    self.filters = filters
    self.bias = bias
  }
}

/// The learned parameters of a detector.
public struct DetectorModel: Equatable, Sendable {
  /// The number of feature cells along a side of the window.
  public static let windowCells = 10

  /// One bank for each view of a face.
  public let banks: [FilterBank]
  /// Boxes with a larger intersection over union are one face.
  public let overlap: Double
  /// So are boxes if a larger share of either is covered.
  public let cover: Double

  public init(banks: [FilterBank], overlap: Double, cover: Double) {
    self.banks = banks
    self.overlap = overlap
    self.cover = cover
  }
}

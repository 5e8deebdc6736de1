/// A separable part of a filter over one plane of a feature map: its column times its row.
public struct RankOneFilter: Equatable, Sendable {
  /// The plane of the features, from 0 to 30.
  public let plane: Int
  /// `DetectorModel.windowCells` weights, from left to right.
  public let row: [Float]
  /// `DetectorModel.windowCells` weights, from top to bottom.
  public let column: [Float]

  /// - Precondition: The plane exists, and there are as many weights as the window has cells.
  public init(plane: Int, row: [Float], column: [Float]) {
    precondition((0..<FeatureMap.planeCount).contains(plane))
    precondition(row.count == DetectorModel.windowCells && column.count == row.count)
    self.plane = plane
    self.row = row
    self.column = column
  }
}

/// What answers to one view of a face: the sum of its filters.
public struct FilterBank: Equatable, Sendable {
  public let filters: [RankOneFilter]
  /// What a window's answer must exceed; the rest is its score.
  public let bias: Double

  public init(filters: [RankOneFilter], bias: Double) {
    self.filters = filters
    self.bias = bias
  }
}

/// What a detector has learned.
public struct DetectorModel: Equatable, Sendable {
  /// The cells of features along a side of the window.
  public static let windowCells = 10

  /// One for each view of a face.
  public let banks: [FilterBank]
  /// Two boxes that overlap by more, intersection over union, are one face.
  public let overlap: Double
  /// So are two of which either is covered by a larger share.
  public let cover: Double

  public init(banks: [FilterBank], overlap: Double, cover: Double) {
    self.banks = banks
    self.overlap = overlap
    self.cover = cover
  }
}

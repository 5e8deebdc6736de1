/// Histograms of oriented gradients of a picture, one of 31 numbers for each cell of 8 x 8 pixels.
///
/// Felzenszwalb, Girshick, McAllester and Ramanan, "Object Detection with Discriminatively Trained
/// Part-Based Models", PAMI 2010, section 6: 18 directions, 9 without their sign, and 4 energies of
/// the neighbourhoods. The outermost cells have no features.
final class FeatureMap {
  static let planeCount = 31
  static let cellSize = 8
  /// Directions, and half of them.
  static let binCount = 18
  static let signlessCount = 9

  /// The cells that have features.
  private(set) var rows = 0
  private(set) var columns = 0
  /// Numbers from one row to the next.
  private(set) var stride = 0

  /// Zeros at the left of each row, so that windows may begin outside the picture.
  static let leftMargin = (DetectorModel.windowCells - 1) / 2
  private static let margins = DetectorModel.windowCells - 1

  private let memory = WorkingMemory<Float>()

  /// `[rows, stride]` of a plane: the feature of column `x` stands at `leftMargin + x`, zeros
  /// before and behind it.
  func plane(_ index: Int) -> UnsafeMutablePointer<Float> {
    memory.room(for: Self.planeCount * rows * stride) + index * rows * stride
  }

  /// Makes room for the features of so many cells; margins are zero, the rest is to be written.
  func resize(rows: Int, columns: Int) {
    guard rows != self.rows || columns != self.columns else { return }
    (self.rows, self.columns) = (rows, columns)
    // Rounded up to whole vectors, of which the last may begin at the last column.
    stride = (columns + Self.margins + 3) / 4 * 4 + 4
    _ = memory.zeros(for: Self.planeCount * rows * stride)
  }
}

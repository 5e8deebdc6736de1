import PixelImages

/// Finds a video's cuts: the frames at which another shot begins.
///
/// Compares coarse pictures of the frames. A cut changes most of the picture, and only once:
/// movement continues over several frames, an approaching object covers only a part, and a change
/// of light affects all cells alike. A fade between two shots is not found.
struct CutDetector {
  private var last: CoarsePicture?
  /// The mean changes of the latest frames.
  private var changes: [Double] = []

  // Within shots of people who speak, laugh and move, frames at 24 to 30 per second change in at
  // most 22% of the cells and correlate at 0.94 or more; at 11 cuts, at least 85% of the cells
  // change, and the correlation is at most 0.4.
  /// The least share of cells that change at a cut.
  private static let leastShare = 0.5
  /// The largest correlation of two shots.
  private static let mostAlike = 0.6
  /// The least change, in multiples of the largest of the latest frames.
  private static let leastRatio = 3.0
  private static let memory = 5

  /// Whether a frame begins another shot than the frame before; false for the first.
  mutating func isCut(_ frame: Image) -> Bool {
    let now = CoarsePicture(frame)
    defer { last = now }
    guard let last else { return false }
    let (change, share) = now.change(from: last)
    let isCut =
      share >= Self.leastShare && change >= Self.leastRatio * (changes.max() ?? 0)
      && now.correlation(with: last) <= Self.mostAlike
    // How much moves in the new shot is not known yet.
    changes = isCut ? [] : Array((changes + [change]).suffix(Self.memory))
    return isCut
  }
}

/// A frame's brightness on a coarse grid.
struct CoarsePicture {
  private static let columns = 32
  private static let rows = 18

  /// `[rows, columns]`, in grey levels.
  private let cells: [Float]

  /// - Precondition: The image is grey.
  init(_ image: Image) {
    precondition(image.channels == 1)
    var cells = [Float](repeating: 0, count: Self.rows * Self.columns)
    image.pixels.withUnsafeBufferPointer { pixels in
      for row in 0..<Self.rows {
        let lines = Self.cell(row, of: Self.rows, length: image.height)
        for column in 0..<Self.columns {
          let places = Self.cell(column, of: Self.columns, length: image.width)
          var (sum, count) = (0, 0)
          // About eight samples in each direction are enough for a mean.
          for y in stride(from: lines.lowerBound, to: lines.upperBound, by: Self.step(lines)) {
            for x in stride(from: places.lowerBound, to: places.upperBound, by: Self.step(places)) {
              sum += Int(pixels[y * image.width + x])
              count += 1
            }
          }
          cells[row * Self.columns + column] = Float(sum) / Float(count)
        }
      }
    }
    self.cells = cells
  }

  /// The pixels of a cell; at least one, so that the cells of a small image overlap.
  private static func cell(_ index: Int, of count: Int, length: Int) -> Range<Int> {
    let start = index * length / count
    return start..<max(start + 1, (index + 1) * length / count)
  }

  private static func step(_ range: Range<Int>) -> Int { max(1, range.count / 8) }

  /// The change of the cells that is not common to most of them, as of a light: its mean in grey
  /// levels, and the share of cells that change by more than 10.
  func change(from other: CoarsePicture) -> (mean: Double, share: Double) {
    let differences = zip(cells, other.cells).map { $0 - $1 }
    let common = differences.sorted()[differences.count / 2]
    let changes = differences.map { abs($0 - common) }
    let count = Double(changes.count)
    return (Double(changes.reduce(0, +)) / count, Double(changes.count { $0 > 10 }) / count)
  }

  /// The correlation of the cells, -1 to 1; 1 if both pictures are uniform, 0 if one is.
  func correlation(with other: CoarsePicture) -> Double {
    let (own, others) = (centred, other.centred)
    let (ownSquares, otherSquares) = (
      own.reduce(0) { $0 + $1 * $1 }, others.reduce(0) { $0 + $1 * $1 }
    )
    guard ownSquares > 0, otherSquares > 0 else { return ownSquares == otherSquares ? 1 : 0 }
    return Double(
      zip(own, others).reduce(0) { $0 + $1.0 * $1.1 } / (ownSquares * otherSquares).squareRoot())
  }

  private var centred: [Float] {
    let mean = cells.reduce(0, +) / Float(cells.count)
    return cells.map { $0 - mean }
  }
}

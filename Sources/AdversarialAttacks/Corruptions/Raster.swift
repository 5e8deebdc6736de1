import Glibc
import Tensors

/// One picture as planes of numbers, `0...1`, for operations that look at a pixel's neighbours.
struct Raster {
  let width: Int
  let height: Int
  /// One array for each channel, row-major.
  var planes: [[Float]]

  init(width: Int, height: Int, planes: [[Float]]) {
    (self.width, self.height, self.planes) = (width, height, planes)
  }

  /// One plane, of whatever a closure gives for each pixel in turn.
  init(width: Int, height: Int, _ value: () -> Float) {
    self.init(
      width: width, height: height, planes: [(0..<width * height).map { _ in value() }])
  }

  /// Each picture of a batch.
  ///
  /// - Parameter pictures: `[batch, channels, height, width]`.
  static func all(of pictures: Tensor) throws(AttackError) -> [Raster] {
    let (shape, rows) = (pictures.shape, try PictureRows(pictures).rows)
    let plane = shape[2] * shape[3]
    return rows.map { row in
      Raster(
        width: shape[3], height: shape[2],
        planes: (0..<shape[1]).map { Array(row[$0 * plane..<($0 + 1) * plane]) })
    }
  }

  /// All values, channel after channel.
  var values: [Float] { planes.flatMap(\.self) }

  /// The brightness of each pixel (ITU-R BT.601).
  var luminance: [Float] {
    guard planes.count == 3 else { return planes[0] }
    return (0..<width * height).map {
      0.299 * planes[0][$0] + 0.587 * planes[1][$0] + 0.114 * planes[2][$0]
    }
  }

  /// Every value changed alone.
  func map(_ change: (Float) -> Float) -> Raster {
    Raster(width: width, height: height, planes: planes.map { $0.map(change) })
  }

  /// Every value changed together with that of a layer of one plane.
  func mixed(with layer: Raster, _ mix: (Float, Float) -> Float) -> Raster {
    Raster(
      width: width, height: height,
      planes: planes.map { plane in plane.indices.map { mix(plane[$0], layer.planes[0][$0]) } })
  }

  var limited: Raster { map { min(max($0, 0), 1) } }
}

/// What lies outside a picture.
enum Border {
  /// Black.
  case black
  /// The picture itself, mirrored without its edge.
  case mirrored

  /// The index inside that an index means; nil for black.
  func index(_ index: Int, of count: Int) -> Int? {
    if (0..<count).contains(index) { return index }
    guard self == .mirrored else { return nil }
    guard count > 1 else { return 0 }
    let period = 2 * (count - 1)
    let place = ((index % period) + period) % period
    return place < count ? place : period - place
  }
}

extension Raster {
  /// The picture seen through a map of its places, between pixels bilinear.
  ///
  /// - Parameter source: Where the value of a pixel comes from, in pixels.
  func moved(
    _ border: Border, from source: (_ x: Int, _ y: Int) -> (x: Double, y: Double)
  ) -> Raster {
    var moved = map { _ in 0 }
    for y in 0..<height {
      for x in 0..<width {
        let place = source(x, y)
        let (left, top) = (place.x.rounded(.down), place.y.rounded(.down))
        let (right, down) = (Float(place.x - left), Float(place.y - top))
        for (row, share) in [(Int(top), 1 - down), (Int(top) + 1, down)] where share > 0 {
          guard let row = border.index(row, of: height) else { continue }
          for (column, part) in [(Int(left), 1 - right), (Int(left) + 1, right)] where part > 0 {
            guard let column = border.index(column, of: width) else { continue }
            for channel in planes.indices {
              moved.planes[channel][y * width + x] +=
                share * part * planes[channel][row * width + column]
            }
          }
        }
      }
    }
    return moved
  }

  /// The middle of the picture, enlarged to its whole size.
  func zoomed(by factor: Double) -> Raster {
    let (middleX, middleY) = (Double(width - 1) / 2, Double(height - 1) / 2)
    return moved(.mirrored) {
      (middleX + (Double($0) - middleX) / factor, middleY + (Double($1) - middleY) / factor)
    }
  }

  /// The sum of neighbours, weighted; mirrored at the borders.
  ///
  /// - Parameter taps: Offsets from the pixel, and weights.
  func convolved(_ taps: [(x: Int, y: Int, weight: Float)]) -> Raster {
    let taps = taps.filter { $0.weight != 0 }
    var result = map { _ in 0 }
    for tap in taps {
      let columns = (0..<width).map { Border.mirrored.index($0 + tap.x, of: width) ?? 0 }
      for y in 0..<height {
        let row = (Border.mirrored.index(y + tap.y, of: height) ?? 0) * width
        for channel in planes.indices {
          for x in 0..<width {
            result.planes[channel][y * width + x] +=
              tap.weight * planes[channel][row + columns[x]]
          }
        }
      }
    }
    return result
  }

  /// Blurred by a Gaussian bell, which ends at four deviations.
  func blurred(_ deviation: Double, ending: Double = 4) -> Raster {
    guard deviation > 0 else { return self }
    let bell = Bell(deviation: deviation, reach: Int((ending * deviation).rounded()))
    return convolved(bell.weights.map { ($0.offset, 0, $0.weight) })
      .convolved(bell.weights.map { (0, $0.offset, $0.weight) })
  }

  /// Each value is the mean of the source pixels that its pixel covers.
  func resampled(width newWidth: Int, height newHeight: Int) -> Raster {
    /// The first pixel covered, the one after the last, and how far the first and last count.
    func cover(_ index: Int, _ count: Int, _ newCount: Int) -> [(Int, Float)] {
      let scale = Double(count) / Double(newCount)
      let (first, end) = (Double(index) * scale, Double(index + 1) * scale)
      return (Int(first)..<min(count, Int(end.rounded(.up)))).map {
        ($0, Float((min(end, Double($0 + 1)) - max(first, Double($0))) / scale))
      }
    }
    let (columns, rows) = (
      (0..<newWidth).map { cover($0, width, newWidth) },
      (0..<newHeight).map { cover($0, height, newHeight) }
    )
    let planes = planes.map { plane in
      rows.flatMap { row in
        columns.map { column in
          row.reduce(Float(0)) { sum, y in
            sum + column.reduce(Float(0)) { $0 + plane[y.0 * width + $1.0] * $1.1 * y.1 }
          }
        }
      }
    }
    return Raster(width: newWidth, height: newHeight, planes: planes)
  }
}

/// The weights of a Gaussian bell on whole pixels; their sum is 1.
struct Bell {
  let weights: [(offset: Int, weight: Float)]

  /// - Parameter reach: The farthest pixel that counts.
  init(deviation: Double, reach: Int) {
    self.init(deviation: deviation, offsets: Array(-reach...reach))
  }

  init(deviation: Double, offsets: [Int]) {
    let heights = offsets.map { offset in
      let share = Double(offset) / deviation
      return Float(exp(-0.5 * share * share))
    }
    let sum = heights.reduce(0, +)
    weights = zip(offsets, heights).map { ($0, $1 / sum) }
  }
}

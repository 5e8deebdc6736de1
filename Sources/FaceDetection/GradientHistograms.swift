/// Distributes the gradients of an image, by direction, to the cells around each pixel.
///
/// Computes dlib's `extract_fhog_features` in another order of summation: a pixel adds to one
/// vector of four numbers, its shares in the four cells around it, and after eight rows these
/// vectors are added to the cells.
final class GradientHistograms {
  /// The numbers of cells, including those at the border.
  private(set) var rows = 0
  private(set) var columns = 0
  /// The stride between the directions of a row.
  private(set) var stride = 0

  private let histograms = WorkingMemory<Float>()
  private let blocks = WorkingMemory<SIMD4<Float>>()
  private let lengths = WorkingMemory<Int32>()
  private let places = WorkingMemory<Int32>()

  /// A row of cells as `[18, stride]`, with zeros after its columns.
  func row(_ index: Int) -> UnsafeMutablePointer<Float> {
    histograms.room(for: rows * FeatureMap.binCount * stride)
      + index * FeatureMap.binCount * stride
  }

  /// The shares of a pixel in the four cells around it, `[8, 8]` by its position in the square
  /// between their centres: above left, below left, above right, below right.
  nonisolated(unsafe) private static let shares: UnsafePointer<SIMD4<Float>> = {
    let size = FeatureMap.cellSize
    let shares = UnsafeMutablePointer<SIMD4<Float>>.allocate(capacity: size * size)
    for y in 0..<size {
      for x in 0..<size {
        let (right, below) = (
          (Float(x) + 0.5) / Float(size), (Float(y) + 0.5) / Float(size)
        )
        shares[size * y + x] = SIMD4(
          (1 - below) * (1 - right), below * (1 - right), (1 - below) * right, below * right)
      }
    }
    return UnsafePointer(shares)
  }()

  /// Computes the histograms of an image.
  ///
  /// - Returns: False if the image is smaller than half a cell.
  func count(_ image: PlanarImage) -> Bool {
    let size = FeatureMap.cellSize
    (rows, columns) = ((image.height + size / 2) / size, (image.width + size / 2) / size)
    guard rows > 0, columns > 0 else { return false }
    stride = (columns + 3) / 4 * 4 + 4
    _ = histograms.zeros(for: rows * FeatureMap.binCount * stride)
    // Only pixels with all four neighbours count.
    let lastRow = min(rows * size, image.height) - 1
    let lastColumn = min(columns * size, image.width) - 1
    guard lastColumn > 1 else { return true }
    for block in 0...rows {
      let begin = max(1, size * block - size / 2)
      let end = min(lastRow, size * block + size / 2)
      guard begin < end else { continue }
      _ = blocks.zeros(for: (columns + 1) * FeatureMap.binCount)
      for y in begin..<end {
        differentiate(image, y: y, end: lastColumn)
        cast(y: y, end: lastColumn)
      }
      settle(block)
    }
    return true
  }

  /// Stores the squared length of each gradient of a row and its index in the table.
  private func differentiate(_ image: PlanarImage, y: Int, end: Int) {
    let lengths = lengths.room(for: image.width + 8)
    let places = places.room(for: image.width + 8)
    // Blocks of eight, as dlib: its scalar tail breaks ties differently.
    let wide = (end - 1) / 8 * 8
    if image.channels == 1 {
      let row = Neighbourhood(image, channel: 0, y: y)
      for x in Swift.stride(from: 1, to: 1 + wide, by: 8) {
        let gradient = row.eight(x)
        store(gradient, x: x, lengths: lengths, places: places)
      }
      for x in 1 + wide..<max(end, 1 + wide) {
        (lengths[x], places[x]) = row.one(x)
      }
      return
    }
    let (red, green, blue) = (
      Neighbourhood(image, channel: 0, y: y), Neighbourhood(image, channel: 1, y: y),
      Neighbourhood(image, channel: 2, y: y)
    )
    for x in Swift.stride(from: 1, to: 1 + wide, by: 8) {
      var strongest = blue.eight(x)
      let (first, second) = (red.eight(x), green.eight(x))
      let isRed = first.length .> second.length
      let length = second.length.replacing(with: first.length, where: isRed)
      let place = second.place.replacing(with: first.place, where: isRed)
      let isOther = length .> strongest.length
      strongest.length.replace(with: length, where: isOther)
      strongest.place.replace(with: place, where: isOther)
      store(strongest, x: x, lengths: lengths, places: places)
    }
    for x in 1 + wide..<max(end, 1 + wide) {
      var strongest = red.one(x)
      for channel in [green, blue] {
        let gradient = channel.one(x)
        if gradient.length > strongest.length { strongest = gradient }
      }
      (lengths[x], places[x]) = strongest
    }
  }

  @inline(__always)
  private func store(
    _ gradient: (length: SIMD8<Int32>, place: SIMD8<Int32>), x: Int,
    lengths: UnsafeMutablePointer<Int32>, places: UnsafeMutablePointer<Int32>
  ) {
    UnsafeMutableRawPointer(lengths + x).storeBytes(
      of: gradient.length, as: SIMD8<Int32>.self)
    UnsafeMutableRawPointer(places + x).storeBytes(of: gradient.place, as: SIMD8<Int32>.self)
  }

  /// Adds the gradients of a row to the blocks.
  private func cast(y: Int, end: Int) {
    let size = FeatureMap.cellSize
    let lengths = UnsafePointer(lengths.room(for: end))
    let places = UnsafePointer(places.room(for: end))
    let table = OrientationTable.shared.bins
    let shares = Self.shares + (y + size / 2) % size * size
    var bins = blocks.room(for: (columns + 1) * FeatureMap.binCount)
    var begin = 1
    while begin < end {
      let next = min(end, (begin + size / 2) / size * size + size / 2)
      for x in begin..<next {
        let bin = Int(table[Int(places[x])])
        bins[bin] += shares[(x + size / 2) % size] * Float(lengths[x]).squareRoot()
      }
      bins += FeatureMap.binCount
      begin = next
    }
  }

  /// Adds a row of blocks to the cells above and below its middle.
  private func settle(_ block: Int) {
    let blocks = UnsafePointer(blocks.room(for: (columns + 1) * FeatureMap.binCount))
    for bin in 0..<FeatureMap.binCount {
      let above = block > 0 ? row(block - 1) + bin * stride : nil
      let below = block < rows ? row(block) + bin * stride : nil
      for column in 0..<columns {
        let left = blocks[column * FeatureMap.binCount + bin]
        let right = blocks[(column + 1) * FeatureMap.binCount + bin]
        above?[column] += right.x + left.z
        below?[column] += right.y + left.w
      }
    }
  }
}

/// The row of a pixel and the rows above and below.
private struct Neighbourhood {
  let above: UnsafePointer<UInt8>
  let middle: UnsafePointer<UInt8>
  let below: UnsafePointer<UInt8>

  @inline(__always)
  init(_ image: PlanarImage, channel: Int, y: Int) {
    middle = image.plane(channel) + y * image.width
    above = middle - image.width
    below = middle + image.width
  }

  /// The squared lengths of eight gradients and their indices in `OrientationTable`.
  @inline(__always)
  func eight(_ x: Int) -> (length: SIMD8<Int32>, place: SIMD8<Int32>) {
    @inline(__always)
    func load(_ place: UnsafePointer<UInt8>) -> SIMD8<Int16> {
      SIMD8(
        truncatingIfNeeded: UnsafeRawPointer(place).loadUnaligned(as: SIMD8<UInt8>.self))
    }
    let across = load(middle + x + 1) &- load(middle + x - 1)
    let down = load(below + x) &- load(above + x)
    let (dx, dy) = (
      SIMD8<Int32>(truncatingIfNeeded: across), SIMD8<Int32>(truncatingIfNeeded: down)
    )
    return (dx &* dx &+ dy &* dy, (dy &+ 256) &<< 9 &+ (dx &+ 256))
  }

  @inline(__always)
  func one(_ x: Int) -> (length: Int32, place: Int32) {
    let dx = Int(middle[x + 1]) - Int(middle[x - 1])
    let dy = Int(below[x]) - Int(above[x])
    return (Int32(dx * dx + dy * dy), Int32(OrientationTable.index(x: dx, y: dy)))
  }
}

/// The nearest of 18 directions for every gradient.
///
/// A table rather than a computation: the differences of 8-bit values fit 256 KiB, and photographs
/// mostly use the middle.
final class OrientationTable: Sendable {
  /// One byte for each pair of differences, at `index`.
  nonisolated(unsafe) let bins: UnsafePointer<UInt8>

  static let shared = OrientationTable()

  /// Half of the directions; the others are opposite.
  ///
  /// With as many digits as Felzenszwalb's code and dlib's have.
  private static let directions: [(x: Float, y: Float)] = [
    (1, 0), (0.9397, 0.3420), (0.7660, 0.6428), (0.5, 0.8660), (0.1736, 0.9848), (-0.1736, 0.9848),
    (-0.5, 0.8660), (-0.7660, 0.6428), (-0.9397, 0.3420),
  ]

  private static let size = 512

  /// The index of the gradient (x, y): `x + 256` in the low nine bits, `y + 256` above.
  static func index(x: Int, y: Int) -> Int { (y + 256) * size + x + 256 }

  private init() {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: Self.size * Self.size)
    table.initialize(repeating: 0, count: Self.size * Self.size)
    let lanes = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7)
    for y in 0..<256 {
      for begin in stride(from: -256, to: 256, by: 8) {
        let x = lanes + Float(begin)
        var best = SIMD8<Float>.zero
        var bin = SIMD8<Int32>.zero
        for (number, direction) in Self.directions.enumerated() {
          let dot = x * direction.x + Float(y) * direction.y
          bin.replace(with: Int32(number), where: dot .> best)
          best.replace(with: dot, where: dot .> best)
          bin.replace(with: Int32(number + 9), where: -dot .> best)
          best.replace(with: -dot, where: -dot .> best)
        }
        for lane in 0..<8 where begin + lane > -256 {
          let (x, bin) = (begin + lane, UInt8(bin[lane]))
          table[Self.index(x: x, y: y)] = bin
          table[Self.index(x: -x, y: -y)] = (bin + 9) % 18
        }
      }
    }
    bins = UnsafePointer(table)
  }

  deinit { bins.deallocate() }
}

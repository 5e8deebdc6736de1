internal import CPrefetch
public import EmotionCore
public import PixelImages

extension RegressionCascade {
  /// Places the points in a box.
  ///
  /// As dlib's `shape_predictor` does, with two differences: neither the box nor the points are rounded
  /// to whole pixels. Pixels outside the picture read as 0; of RGB the mean of the three channels
  /// counts. Any number of threads at once; nothing is allocated where `points` has room for all and as
  /// many predictions ran at once before.
  ///
  /// - Parameters:
  ///   - box: In pixels, from the top left corner; a side of 1 covers one column.
  ///   - points: Replaced by `pointCount` points in pixels, the centre of the top left one being (0, 0).
  /// - Throws: `CascadeError.damaged`: a leaf on the way is not as it was written; `points` is then
  ///   unchanged.
  public func predict(
    _ image: Image, box: Rect, into points: inout [Point]
  ) throws(CascadeError) {
    let isWhole = scratches.withScratch(for: self) { scratch in
      predict(image, box: box, scratch: scratch, into: &points)
    }
    guard isWhole else { throw .damaged }
  }

  private func predict(
    _ image: Image, box: Rect, scratch: AlignmentScratch, into points: inout [Point]
  ) -> Bool {
    let shape = scratch.shape
    shape.update(from: initialShape, count: layout.coordinates)
    var isWhole = true
    image.pixels.withUnsafeBufferPointer { pixels in
      let view = PixelView(pixels: pixels, image: image, box: box)
      for stage in 0..<stageCount {
        sample(view, stage: stage, scratch: scratch)
        findLeaves(stage: stage, scratch: scratch)
        isWhole = move(stage: stage, scratch: scratch) && isWhole
      }
    }
    guard isWhole else { return false }
    let (width, height) = (box.width - 1, box.height - 1)
    points.removeAll(keepingCapacity: true)
    for point in 0..<pointCount {
      points.append(
        Point(
          x: box.x + Double(shape[2 * point]) * width,
          y: box.y + Double(shape[2 * point + 1]) * height))
    }
    return true
  }

  /// Reads the pixels that a stage looks at into `scratch.samples`.
  private func sample(_ view: PixelView, stage: Int, scratch: AlignmentScratch) {
    let shape = scratch.shape
    let turn = Similarity(from: initialShape, to: shape, count: pointCount)
    let (anchors, offsets) = (anchors(stage: stage), offsets(stage: stage))
    let samples = scratch.samples
    for probe in 0..<probeCount {
      let anchor = Int(anchors[probe])
      let (dx, dy) = (offsets[2 * probe], offsets[2 * probe + 1])
      // In single precision and this order, as dlib does, so that both look at the same pixels.
      let x = turn.a * dx - turn.b * dy + shape[2 * anchor]
      let y = turn.b * dx + turn.a * dy + shape[2 * anchor + 1]
      samples[probe] = view.intensity(x: x, y: y)
    }
  }

  /// Walks every tree of a stage to its leaf, whose index goes to `scratch.leaves`.
  private func findLeaves(stage: Int, scratch: AlignmentScratch) {
    let (samples, leaves) = (scratch.samples, scratch.leaves)
    let splitCount = splitCount
    let (base, stride) = (self.leaves(stage: stage), layout.leafStride)
    var tree = splits(stage: stage)
    for index in 0..<treeCount {
      var node = 0
      while node < splitCount {
        let split = tree[node]
        let isBrighter =
          samples[Int(split.first)] - samples[Int(split.second)] > split.threshold
        node = 2 * node + (isBrighter ? 1 : 2)
      }
      let leaf = index * (splitCount + 1) + node - splitCount
      leaves[index] = Int32(truncatingIfNeeded: leaf)
      // The walks of the next trees go on while memory delivers.
      for line in Swift.stride(from: 0, to: stride, by: 64) {
        cprefetch(base + leaf * stride + line)
      }
      tree += splitCount
    }
  }

  /// Moves the shape by the leaves of a stage.
  ///
  /// - Returns: False where a leaf is damaged in one bit, zeroed or another's.
  private func move(stage: Int, scratch: AlignmentScratch) -> Bool {
    let (base, stride, words) = (leaves(stage: stage), layout.leafStride, layout.leafWords)
    let (count, trees) = (layout.coordinates, treeCount)
    let (leaves, shape, sums) = (scratch.leaves, scratch.shape, scratch.sums)
    let firstLeaf = stage * trees * layout.leaves
    var damage: UInt32 = 0
    switch leafForm {
    case .float32:
      return moveExactly(base: base, firstLeaf: firstLeaf, scratch: scratch)
    case .int16:
      sums.update(repeating: 0, count: count)
      for tree in 0..<trees {
        let leaf = base + Int(leaves[tree]) * stride
        let values = leaf.assumingMemoryBound(to: Int16.self)
        for index in 0..<count { sums[index] &+= Int32(values[index]) }
        damage |= Self.damage(of: leaf, words: words, number: firstLeaf + Int(leaves[tree]))
      }
    case .int8:
      sums.update(repeating: 0, count: count)
      let small = scratch.smallSums
      // So many that 16 bits hold their sum.
      for begin in Swift.stride(from: 0, to: trees, by: 256) {
        small.update(repeating: 0, count: count)
        for tree in begin..<min(begin + 256, trees) {
          let leaf = base + Int(leaves[tree]) * stride
          let values = leaf.assumingMemoryBound(to: Int8.self)
          for index in 0..<count { small[index] &+= Int16(values[index]) }
          damage |= Self.damage(of: leaf, words: words, number: firstLeaf + Int(leaves[tree]))
        }
        for index in 0..<count { sums[index] &+= Int32(small[index]) }
      }
    }
    let step = step(stage: stage)
    for index in 0..<count { shape[index] += Float(sums[index]) * step }
    return damage == 0
  }

  /// Adds the leaves of a stage, the first tree's first, as dlib does, so that both round alike.
  ///
  /// The checks are compared in sum, which sees every damaged bit that is alone in its stage.
  ///
  /// Sixteen coordinates of a few trees at a time, so that their sums stay in registers and a leaf's
  /// lines of memory, 64 bytes each, are asked for together.
  private func moveExactly(
    base: UnsafeRawPointer, firstLeaf: Int, scratch: AlignmentScratch
  ) -> Bool {
    let (count, trees, stride) = (layout.coordinates, treeCount, layout.leafStride)
    let (leaves, shape) = (scratch.leaves, scratch.shape)
    let wide = count / 16 * 16
    let group = 8
    var words = SIMD16<UInt32>.zero
    for begin in Swift.stride(from: 0, to: trees, by: group) {
      let end = min(begin + group, trees)
      for column in Swift.stride(from: 0, to: wide, by: 16) {
        let first = base + 4 * column
        var sum = UnsafeRawPointer(shape + column).loadUnaligned(as: SIMD16<Float>.self)
        for tree in begin..<end {
          let values = (first + Int(leaves[tree]) * stride).loadUnaligned(as: SIMD16<Float>.self)
          sum += values
          words &+= unsafeBitCast(values, to: SIMD16<UInt32>.self)
        }
        UnsafeMutableRawPointer(shape + column).storeBytes(of: sum, as: SIMD16<Float>.self)
      }
    }
    var found = words.wrappedSum()
    var stored: UInt32 = 0
    for tree in 0..<trees {
      let leaf = base + Int(leaves[tree]) * stride
      let values = leaf.assumingMemoryBound(to: Float.self)
      for index in wide..<count {
        shape[index] += values[index]
        found &+= values[index].bitPattern
      }
      found &+= leafSeed(firstLeaf + Int(leaves[tree]))
      stored &+= (leaf + 4 * count).load(as: UInt32.self)
    }
    return found == stored
  }

  /// 0 where a leaf is whole.
  @inline(__always)
  private static func damage(of leaf: UnsafeRawPointer, words: Int, number: Int) -> UInt32 {
    (wordSum(leaf, count: words) &+ leafSeed(number)) ^ (leaf + 4 * words).load(as: UInt32.self)
  }
}

/// A picture as probes look at it, in coordinates of the unit square of a box.
private struct PixelView {
  private let pixels: UnsafePointer<UInt8>
  private let width: Int
  private let height: Int
  private let isGrey: Bool
  private let box: Rect

  init(pixels: UnsafeBufferPointer<UInt8>, image: Image, box: Rect) {
    self.pixels = pixels.baseAddress.unsafelyUnwrapped
    (width, height) = (image.width, image.height)
    isGrey = image.channels == 1
    self.box = box
  }

  /// The value of the nearest pixel, `0...255`; 0 outside the picture.
  @inline(__always)
  func intensity(x: Float, y: Float) -> Float {
    // Truncated below, which rounds down what is not negative.
    let column = box.x + Double(x) * (box.width - 1) + 0.5
    let row = box.y + Double(y) * (box.height - 1) + 0.5
    guard column >= 0, column < Double(width), row >= 0, row < Double(height) else { return 0 }
    let index = Int(row) * width + Int(column)
    if isGrey { return Float(pixels[index]) }
    let rgb = pixels + 3 * index
    return Float((UInt32(rgb[0]) + UInt32(rgb[1]) + UInt32(rgb[2])) / 3)
  }
}

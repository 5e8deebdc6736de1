import PixelImages
import Testing
import Toolkit

@testable import FaceDetection

@Suite("Sliding a window over an image pyramid")
struct WindowDetectorTests {
  private static func bank(seed: UInt64, filters: Int = 6, bias: Double = 0) -> FilterBank {
    var random = SeededGenerator(seed: seed)
    func weights() -> [Float] { (0..<10).map { _ in Float.random(in: -1...1, using: &random) } }
    let filters = (0..<filters).map { _ in
      RankOneFilter(
        plane: Int.random(in: 0..<FeatureMap.planeCount, using: &random), row: weights(),
        column: weights())
    }
    return FilterBank(filters: filters, bias: bias)
  }

  private static let model = DetectorModel(
    banks: [bank(seed: 1, bias: 0.2), bank(seed: 2, bias: -0.1)], overlap: 0.3, cover: 0.8)

  @Test(
    "responds with the weighted sum of a window's features, which are zero outside the image",
    arguments: [(96, 80), (75, 131), (24, 24)])
  func sum(width: Int, height: Int) throws {
    let image = try noise(width: width, height: height)
    let features = image.features
    let map = FeatureMap()
    image.withPlanes { FeatureExtractor().extract($0, into: map) }
    let bank = Self.bank(seed: 5)
    let response = BankResponse()
    let answers = response.compute(FlatBank(bank), map)
    for row in 0..<map.rows {
      for column in 0..<map.columns {
        var expected: Float = 0
        for filter in bank.filters {
          for y in 0..<10 {
            for x in 0..<10 {
              // The window's fifth cell is at the response's position.
              let (cellRow, cellColumn) = (row + y - 4, column + x - 4)
              guard features.indices.contains(cellRow),
                features[cellRow].indices.contains(cellColumn)
              else { continue }
              expected +=
                filter.column[y] * filter.row[x] * features[cellRow][cellColumn][filter.plane]
            }
          }
        }
        #expect(abs(answers[row * response.stride + column] - expected) < 1e-4)
      }
    }
  }

  @Test("finds the same with two threads as with one, and again after another image")
  func threads() throws {
    let (first, second) = (
      try noise(width: 230, height: 170, channels: 3), try noise(width: 130, height: 210, seed: 2)
    )
    let (one, two) = (WindowDetector(Self.model), WindowDetector(Self.model, threads: 2))
    let found = one.detect(in: first, threshold: 0.5)
    #expect(!found.isEmpty)
    #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
    #expect(two.detect(in: first, threshold: 0.5) == found)
    let other = one.detect(in: second, threshold: 0.5)
    #expect(two.detect(in: second, threshold: 0.5) == other)
    #expect(one.detect(in: first, threshold: 0.5) == found)
  }

  @Test("keeps only the best of overlapping detections")
  func overlaps() throws {
    let detector = WindowDetector(Self.model)
    let kept = detector.detect(in: try noise(width: 200, height: 200), threshold: -1)
    #expect(kept.count > 1)
    for (index, detection) in kept.enumerated() {
      for better in kept[..<index] {
        let isSame = PixelBox(better.box).isSame(
          as: PixelBox(detection.box), overlap: 0.3, cover: 0.8)
        #expect(!isSame)
      }
    }
  }

  @Test(
    "skips the levels that show smaller objects",
    arguments: [(0.0, 0), (73, 0), (73.1, 1), (87, 1), (88, 2), (105, 2), (106, 3), (1e9, 91)])
  func firstLevel(side: Double, level: Int) throws {
    #expect(WindowDetector.levels(of: side...(.infinity)).lowerBound == level)
    let image = try noise(width: 220, height: 200)
    let found = WindowDetector(Self.model).detect(in: image, threshold: -1, levels: level..<Int.max)
    #expect(found.allSatisfy { $0.box.width > side - 2 })
    if level > 10 { #expect(found.isEmpty) }
  }

  @Test(
    "finds nothing, without failing, in images that are too small",
    arguments: [(1, 1), (2, 300), (300, 2), (19, 19), (23, 23)])
  func small(width: Int, height: Int) throws {
    let image = try noise(width: width, height: height, channels: 3)
    let found = WindowDetector(Self.model, threads: 2).detect(in: image, threshold: -1)
    #expect(found.isEmpty || min(width, height) > 19)
  }
}

@Suite("Boxes of whole pixels")
struct PixelBoxTests {
  @Test(
    "reach from the centre of a window's first cell to that of its last",
    arguments: [
      (0, 0, PixelBox(left: -27, top: -27, right: 53, bottom: 53)),
      (3, 10, PixelBox(left: 61, top: 5, right: 133, bottom: 77)),
    ])
  func window(row: Int, column: Int, box: PixelBox) {
    #expect(PixelBox.window(row: row, column: column) == box)
  }

  @Test("grow by a fifth for each level of the pyramid")
  func enlarged() {
    let box = PixelBox(left: 10, top: 0, right: 82, bottom: 72)
    #expect(box.enlarged(levels: 0) == box)
    #expect(box.enlarged(levels: 1) == PixelBox(left: 12, top: 0, right: 99, bottom: 87))
    #expect(box.enlarged(levels: 2) == PixelBox(left: 15, top: 1, right: 119, bottom: 104))
  }

  @Test(
    "show one object if they overlap or one covers the other",
    arguments: [
      (PixelBox(left: 5, top: 0, right: 14, bottom: 9), true),  // a third in common
      (PixelBox(left: 6, top: 0, right: 15, bottom: 9), false),
      (PixelBox(left: 0, top: 0, right: 3, bottom: 3), true),  // wholly covered
      (PixelBox(left: 8, top: 8, right: 11, bottom: 11), false),
      (PixelBox(left: 10, top: 0, right: 19, bottom: 9), false),
    ])
  func same(other: PixelBox, isSame: Bool) {
    let box = PixelBox(left: 0, top: 0, right: 9, bottom: 9)
    #expect(box.isSame(as: other, overlap: 0.33, cover: 0.8) == isSame)
    #expect(other.isSame(as: box, overlap: 0.33, cover: 0.8) == isSame)
  }
}

extension PixelBox {
  fileprivate init(_ rect: Rect) {
    self.init(
      left: Int(rect.x), top: Int(rect.y), right: Int(rect.x + rect.width) - 1,
      bottom: Int(rect.y + rect.height) - 1)
  }
}

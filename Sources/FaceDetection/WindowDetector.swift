import Dispatch
public import PixelImages
import Synchronization
public import Toolkit

/// Finds objects by filtering histograms of oriented gradients in a sliding window over an image
/// pyramid.
///
/// Dalal and Triggs, CVPR 2005; features as in `FeatureMap`; King, "Max-Margin Object Detection",
/// 2015, as implemented in dlib's `object_detector`. Boxes are dlib's, and so are scores, up to
/// rounding. An image is searched at its own size, at 5/6, at 25/36 and so on while both sides have
/// at least 64 pixels.
///
/// A detector is for one thread at a time, because it reuses its memory; its own threads share the
/// work on an image.
public final class WindowDetector {
  /// A detected object.
  public struct Detection: Equatable, Sendable {
    /// In whole pixels of the image; it may extend beyond the image.
    public let box: Rect
    /// How far the filters' response exceeds the bias.
    public let score: Double
  }

  private let model: DetectorModel
  private let banks: [FlatBank]
  private let threads: Int
  private let planes = WorkingMemory<UInt8>()
  private let step = PyramidStep()
  private var levels: [PyramidLevel] = []
  private let workers: [Worker]

  private static let shortestSide = 64

  /// - Parameter threads: The number of threads that work on one image.
  public init(_ model: DetectorModel, threads: Int = 1) {
    precondition(threads > 0)
    self.model = model
    self.threads = threads
    banks = model.banks.map(FlatBank.init)
    workers = (0..<threads).map { _ in Worker() }
  }

  /// The objects in an image, best score first; overlapping detections are merged.
  ///
  /// - Parameters:
  ///   - image: Grey or RGB; a grey image is not copied.
  ///   - threshold: The minimum score.
  ///   - levels: The pyramid levels to search; the lowest ones find the smallest objects.
  public func detect(
    in image: Image, threshold: Double = 0, levels: Range<Int> = 0..<Int.max
  ) -> [Detection] {
    let all = 0..<Self.levelCount(width: image.width, height: image.height)
    let levels = levels.clamped(to: all)
    guard !levels.isEmpty else { return [] }
    image.pixels.withUnsafeBufferPointer { pixels in
      guard let start = pixels.baseAddress else { return }
      buildPyramid(.of(image, pixels: start, memory: planes), count: levels.upperBound)
      extractFeatures(levels)
      // The pixels are valid only in this closure.
      for level in self.levels { level.image = nil }
    }
    return withoutOverlaps(candidates(levels, threshold: threshold))
      .map { Detection(box: Rect($0.box), score: $0.score) }
  }

  /// The pyramid levels whose boxes have sides in a range, in pixels: 73 at the first level, a
  /// fifth more at each further one.
  public static func levels(of sides: ClosedRange<Double>) -> Range<Int> {
    var (level, side) = (0, Double(PixelBox.window(row: 9, column: 9).width))
    func pass(_ isBelow: (Double) -> Bool) -> Int {
      while isBelow(side), level < 1000 { (level, side) = (level + 1, side * 6 / 5) }
      return level
    }
    let first = pass { $0 < sides.lowerBound }
    return first..<pass { $0 <= sides.upperBound }
  }

  static func levelCount(width: Int, height: Int) -> Int {
    var box = PixelBox(left: 0, top: 0, right: width - 1, bottom: height - 1)
    var count = 0
    repeat {
      box = box.shrunk
      count += 1
    } while box.width >= shortestSide && box.height >= shortestSide
    return count
  }

  private func buildPyramid(_ image: PlanarImage, count: Int) {
    while levels.count < count { levels.append(PyramidLevel()) }
    levels[0].image = image
    var image = image
    for level in levels[..<count].dropFirst() {
      image = step.shrink(image, into: level.memory)
      level.image = image
    }
  }

  private func extractFeatures(_ range: Range<Int>) {
    forEach(in: range.count) { [levels] worker, index in
      let level = levels[range.lowerBound + index]
      guard let image = level.image else { return }
      worker.extractor.extract(image, into: level.features)
    }
  }

  private func candidates(_ range: Range<Int>, threshold: Double) -> [Candidate] {
    let lists = (0..<range.count * banks.count).map { _ in CandidateList() }
    // Largest levels first, so that no worker begins a long task at the end.
    forEach(in: lists.count) { [levels, banks] worker, index in
      let level = range.lowerBound + index / banks.count
      let bank = banks[index % banks.count]
      let map = levels[level].features
      let answers = worker.response.compute(bank, map)
      for row in 0..<map.rows {
        for column in 0..<map.columns {
          let answer = Double(answers[row * worker.response.stride + column])
          guard answer >= bank.bias + threshold else { continue }
          lists[index].found.append(
            Candidate(
              box: PixelBox.window(row: row, column: column).enlarged(levels: level),
              score: answer - bank.bias))
        }
      }
    }
    return lists.flatMap(\.found).sorted { $0.score > $1.score }
  }

  /// Keeps the best of each group of overlapping boxes; expects the best first.
  private func withoutOverlaps(_ candidates: [Candidate]) -> [Candidate] {
    var kept: [Candidate] = []
    for candidate in candidates {
      let isCovered = kept.contains {
        $0.box.isSame(as: candidate.box, overlap: model.overlap, cover: model.cover)
      }
      if !isCovered { kept.append(candidate) }
    }
    return kept
  }

  /// Runs `count` tasks, once each, on all workers.
  private func forEach(in count: Int, _ task: (Worker, Int) -> Void) {
    guard threads > 1, count > 1 else {
      for index in 0..<count { task(workers[0], index) }
      return
    }
    let next = Atomic(0)
    withoutActuallyEscaping(task) { task in
      // Sendable: the call returns when all tasks are done, and each task and worker has one user.
      nonisolated(unsafe) let (task, workers) = (task, workers)
      DispatchQueue.concurrentPerform(iterations: min(threads, count)) { worker in
        while true {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < count else { return }
          task(workers[worker], index)
        }
      }
    }
  }
}

@available(*, unavailable, message: "A detector keeps its memory: use one for each thread.")
extension WindowDetector: Sendable {}

/// The working memory of one thread.
private final class Worker {
  let extractor = FeatureExtractor()
  let response = BankResponse()
}

/// An image of the pyramid and its features.
private final class PyramidLevel {
  let memory = WorkingMemory<UInt8>()
  /// Valid only during a search.
  var image: PlanarImage?
  let features = FeatureMap()
}

/// A window above the threshold.
private struct Candidate {
  let box: PixelBox
  let score: Double
}

private final class CandidateList {
  var found: [Candidate] = []
}

extension Rect {
  fileprivate init(_ box: PixelBox) {
    self.init(
      x: Double(box.left), y: Double(box.top), width: Double(box.width),
      height: Double(box.height))
  }
}

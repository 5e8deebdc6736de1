import Dispatch
public import PixelImages
import Synchronization
public import Toolkit

/// Finds objects by filters over histograms of oriented gradients, in a sliding window over a
/// pyramid of scales.
///
/// Dalal and Triggs, CVPR 2005; features as in `FeatureMap`; King, "Max-Margin Object Detection",
/// 2015, as dlib's `object_detector` applies it, with its boxes, and its scores up to rounding. A
/// picture is searched at its own size and at 5/6 of it, 25/36 and so on, as long as both sides
/// have 64 pixels.
///
/// One thread at a time for each detector, which keeps its memory from picture to picture; threads
/// of its own share the work of a picture.
public final class WindowDetector {
  /// What was found.
  public struct Detection: Equatable, Sendable {
    /// In whole pixels of the picture; parts may lie outside.
    public let box: Rect
    /// By how much the filters' answer exceeds their bias.
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

  /// - Parameter threads: How many work on one picture.
  public init(_ model: DetectorModel, threads: Int = 1) {
    precondition(threads > 0)
    self.model = model
    self.threads = threads
    banks = model.banks.map(FlatBank.init)
    workers = (0..<threads).map { _ in Worker() }
  }

  /// The objects in a picture, the best score first; those that overlap are one.
  ///
  /// - Parameters:
  ///   - image: Grey or RGB, which is not copied where it is grey.
  ///   - threshold: The least score.
  ///   - firstLevel: The first level of the pyramid that is searched; those before it are passed
  ///     over, and with them the smallest objects.
  public func detect(
    in image: Image, threshold: Double = 0, firstLevel first: Int = 0
  ) -> [Detection] {
    let levelCount = Self.levelCount(width: image.width, height: image.height)
    guard first < levelCount else { return [] }
    image.pixels.withUnsafeBufferPointer { pixels in
      guard let start = pixels.baseAddress else { return }
      buildPyramid(.of(image, pixels: start, memory: planes), count: levelCount)
      extractFeatures(first..<levelCount)
      // The pixels were lent.
      for level in levels { level.image = nil }
    }
    return withoutOverlaps(candidates(first..<levelCount, threshold: threshold))
      .map { Detection(box: Rect($0.box), score: $0.score) }
  }

  /// The first level of the pyramid whose boxes have sides of at least so many pixels: 73 at the
  /// first, a fifth more at each that follows.
  public static func firstLevel(minimumSide: Double) -> Int {
    var (level, side) = (0, Double(PixelBox.window(row: 9, column: 9).width))
    while side < minimumSide, level < 1000 { (level, side) = (level + 1, side * 6 / 5) }
    return level
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
    // Level by level, the largest first, so that no worker begins a long task at the end.
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

  /// Keeps the best of each heap of overlapping boxes; expects the best first.
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

  /// Does so many tasks, each once, by all workers at once.
  private func forEach(in count: Int, _ task: (Worker, Int) -> Void) {
    guard threads > 1, count > 1 else {
      for index in 0..<count { task(workers[0], index) }
      return
    }
    let next = Atomic(0)
    withoutActuallyEscaping(task) { task in
      // Sendable: the call returns when all are done, and each task and each worker has one user.
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

/// What one thread works in.
private final class Worker {
  let extractor = FeatureExtractor()
  let response = BankResponse()
}

/// A picture of the pyramid and its features.
private final class PyramidLevel {
  let memory = WorkingMemory<UInt8>()
  /// Lent for the length of a search.
  var image: PlanarImage?
  let features = FeatureMap()
}

/// A window that passed the threshold.
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

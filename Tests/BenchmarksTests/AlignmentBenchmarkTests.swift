import Benchmarks
import FaceAlignment
import FaceAnalysis
import ModelEvaluation
import ModelFixtures
import PixelImages
import TestSupport
import Testing
import Toolkit

@Suite("The benchmark of landmarks")
struct AlignmentBenchmarkTests {
  @Test("finds our points at dlib's and times both")
  func figures() throws {
    let faces = try (1...3).map {
      try LabelledPictures.face($0)
    }
    let blank = try Image(
      width: 48, height: 48, channels: 1, pixels: [UInt8](repeating: 9, count: 2304))
    let folder = try TemporaryFolder()
    let benchmark = try AlignmentBenchmark(
      predictor: ShapePredictor.defaultPath, images: faces + [blank], rounds: 1,
      cache: CascadeCache(folder: folder.path))
    #expect(benchmark.n == 3)
    #expect(benchmark.maxDifferencePixels < 0.01)
    #expect(benchmark.meanDifferencePixels <= benchmark.maxDifferencePixels)
    #expect(benchmark.ratio == benchmark.dlibMilliseconds / benchmark.nativeMilliseconds)
    #expect(benchmark.loadMilliseconds > 0)
    #expect(benchmark.startsFromCache)
  }

  @Test("needs a face")
  func faceless() {
    let error = #expect(throws: UntimedError.self) {
      try AlignmentBenchmark(predictor: ShapePredictor.defaultPath, images: [])
    }
    #expect(error?.fault == .data)
  }
}

import EmotionCore
import FaceAnalysis
import ModelFixtures
import PixelImages
import Testing

@testable import RobustnessEvaluation

@Suite("The benchmark of landmarks")
struct AlignmentBenchmarkTests {
  @Test("finds our points at dlib's, times both, and compares the leaf forms with the exact one")
  func figures() throws {
    let faces = try (1...3).map {
      try LabelledPictures.face($0).resized(width: 240, height: 240, by: .cubic)
    }
    let blank = try Image(
      width: 240, height: 240, channels: 1, pixels: [UInt8](repeating: 9, count: 57_600))
    let benchmark = try AlignmentBenchmark(
      predictor: ShapePredictor.defaultPath, images: faces + [blank], rounds: 1)
    #expect(benchmark.n == 3)
    #expect(benchmark.maxDifferencePixels < 0.01)
    #expect(benchmark.meanDifferencePixels <= benchmark.maxDifferencePixels)
    #expect(benchmark.ratio == benchmark.dlibMilliseconds / benchmark.nativeMilliseconds)
    #expect(benchmark.loadMilliseconds > 0)
    #expect(benchmark.forms.map(\.form) == ["float32", "int16", "int8"])
    #expect(benchmark.forms[0].maxDifferencePixels == 0)
    #expect(benchmark.forms.allSatisfy { $0.maxDifferencePixels < 40 && $0.milliseconds > 0 })
    #expect(
      benchmark.forms[1].leafMebibytes < benchmark.forms[0].leafMebibytes
        && benchmark.forms[2].leafMebibytes < benchmark.forms[1].leafMebibytes)
  }

  @Test("needs a face")
  func faceless() {
    let error = #expect(throws: ComparisonError.self) {
      try AlignmentBenchmark(predictor: ShapePredictor.defaultPath, images: [])
    }
    #expect(error?.fault == .data)
  }
}

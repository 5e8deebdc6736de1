import Benchmarks
import EmotionRecognition
import FaceAnalysis
import FaceSynthesis
import Testing

@Suite("The measure of synthetic faces")
struct SynthesisBenchmarkTests {
  @Test(
    "counts the faces that are found and how near their points come", arguments: Engine.allCases)
  func measured(engine: Engine) throws {
    let model = try FaceModel.read(ModelLibrary.standard().faceModel())
    var faces = SyntheticDataset(model, count: 6)
    (faces.side, faces.sampling.threads) = (200, 2)
    let benchmark = try SynthesisBenchmark(
      faces, engine: engine, predictor: engine.loadPredictor())
    #expect(benchmark.n == 6 && benchmark.found >= 5)
    #expect(benchmark.sceneFaces == 6 && benchmark.sceneFacesFound >= 5)
    let error = try #require(benchmark.meanLandmarkError)
    #expect((0.01...0.08).contains(error))
    #expect(benchmark.drawnPerSecond > 0 && benchmark.encodedPerSecond > 0 && benchmark.synthetic)
  }

  @Test("counts faces that are smaller than what the detector looks for as not found")
  func none() throws {
    let model = try FaceModel.read(ModelLibrary.standard().faceModel())
    var faces = SyntheticDataset(model, count: 2)
    faces.side = 64
    let benchmark = try SynthesisBenchmark(
      faces, engine: .native, predictor: ShapePredictor())
    #expect(benchmark.found == 0 && benchmark.meanLandmarkError == nil)
  }
}

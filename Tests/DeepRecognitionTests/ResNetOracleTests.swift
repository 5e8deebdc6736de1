import AdversarialAttacks
import DeepRecognition
import EmotionCore
import NeuralNetworks
import PixelImages
import Tensors
import TestSupport
import Testing

@Suite("A ResNet as attacks see it")
struct ResNetOracleTests {
  @Test("takes a grey picture as it is: three equal channels, normalised")
  func preparedGrey() throws {
    let input = ResNetInput(size: 2, mean: 0.5, deviation: 0.25)
    let prepared = try input.prepare(Tensor([0, 0.5, 0.75, 1], shape: [1, 1, 2, 2]))
    #expect(prepared.shape == [1, 3, 2, 2])
    let plane: [Float] = [-2, 0, 1, 2]
    #expect(try prepared.floats() == plane + plane + plane)
  }

  @Test("takes a colour picture by its luma")
  func preparedColor() throws {
    let input = ResNetInput(size: 1, mean: 0, deviation: 1)
    let prepared = try input.prepare(Tensor([1, 0.5, 0.25], shape: [1, 3, 1, 1]))
    let luma: Float = 0.299 + 0.587 * 0.5 + 0.114 * 0.25
    #expect(close(try prepared.floats(), [luma, luma, luma]))
  }

  @Test("resizes to its own size")
  func preparedSize() throws {
    let input = ResNetInput(size: 1, mean: 0, deviation: 0.5)
    let prepared = try input.prepare(Tensor([0, 0.2, 0.4, 0.6], shape: [1, 1, 2, 2]))
    #expect(close(try prepared.floats(), [0.6, 0.6, 0.6]))
  }

  @Test("looks at the middle of the picture alone, in whole pixels, enlarged to its own size")
  func preparedCrop() throws {
    let picture = try Tensor((0..<36).map { Float($0) / 36 }, shape: [1, 1, 6, 6])
    let same = ResNetInput(size: 4, mean: 0, deviation: 1, centerCrop: 2 / 3)
    let middle = [7, 8, 9, 10, 13, 14, 15, 16, 19, 20, 21, 22, 25, 26, 27, 28].map {
      Float($0) / 36
    }
    #expect(close(Array(try same.prepare(picture).floats().prefix(16)), middle))
    let enlarged = ResNetInput(size: 8, mean: 0, deviation: 1, centerCrop: 2 / 3)
    let expected = try Tensor(middle, shape: [1, 1, 4, 4]).resizedBilinear(height: 8, width: 8)
    #expect(close(Array(try enlarged.prepare(picture).floats().prefix(64)), try expected.floats()))
  }

  @Test("sees all of a large picture as it shrinks it, not single pixels")
  func preparedSmooth() throws {
    // Stripes of one pixel: every seventh alone would be black and white in turn.
    let stripes = (0..<56).flatMap { _ in (0..<56).map { Float($0 % 2) } }
    let input = ResNetInput(size: 8, mean: 0, deviation: 1)
    let prepared = try input.prepare(Tensor(stripes, shape: [1, 1, 56, 56])).floats()
    #expect(prepared.allSatisfy { abs($0 - 0.5) < 0.05 })
  }

  @Test("refuses pixels that are no batch of pictures", arguments: [[2, 2], [1, 2, 2, 2], [4]])
  func badShape(shape: [Int]) {
    let error = #expect(throws: TensorError.self) {
      try Models.input.prepare(Tensor.zeros(shape))
    }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains("\(shape)") == true)
  }

  @Test(
    "refuses a centre crop that is no part of a picture", arguments: [0, -1, 1.5, .nan] as [Float])
  func badCrop(crop: Float) throws {
    let input = ResNetInput(size: 4, mean: 0, deviation: 1, centerCrop: crop)
    let error = #expect(throws: TensorError.self) { try input.prepare(Tensor.zeros([1, 1, 4, 4])) }
    #expect(error?.code == .invalidArgument)
  }

  @Test("sees the pixels of an image by channel, 0 to 1")
  func pixels() throws {
    let image = try Image(width: 2, height: 1, channels: 3, pixels: [0, 51, 102, 153, 204, 255])
    let tensor = try PixelBatch([image]).tensor()
    #expect(tensor.shape == [1, 3, 1, 2])
    #expect(close(try tensor.floats(), [0, 0.6, 0.2, 0.8, 0.4, 1]))
  }

  @Test(
    "has the file's pixel gradients of finite differences",
    arguments: [
      (1, 24, 24), (1, 17, 40), (3, 24, 24), (3, 31, 20),
    ])
  func gradients(channels: Int, height: Int, width: Int) throws {
    let oracle = try ResNetOracle(Models.shared())
    let count = channels * height * width
    let shape = [1, channels, height, width]
    let pixels = try Tensor(
      HashedValues.make(count, seed: 3).map { 0.5 + 0.4 * $0 }, shape: shape)
    func loss(_ pixels: Tensor) throws(TensorError) -> Tensor {
      try oracle.logits(pixels).crossEntropy(labels: [3]).sum()
    }
    let gradient = try valueAndGradient(at: pixels, of: loss).gradient
    #expect(gradient.shape == shape)
    let values = try gradient.floats()
    let size = values.map { $0 * $0 }.reduce(0, +).squareRoot()
    #expect(size > 0.01)

    // Along directions of length 1, so that float32 and the kinks of ReLU disturb little.
    let step: Float = 0.01
    let directions = [values, HashedValues.make(count, seed: 8)]
    for direction in directions {
      let length = direction.map { $0 * $0 }.reduce(0, +).squareRoot()
      let unit = direction.map { $0 / length }
      let move = try Tensor(unit.map { $0 * step }, shape: shape)
      let numeric =
        try (loss(pixels + move).item() - loss(pixels - move).item()) / (2 * step)
      let analytic = zip(unit, values).map { $0 * $1 }.reduce(0, +)
      #expect(abs(numeric - analytic) < 0.03 * size)
    }
    if channels == 3 {
      let plane = height * width
      let (red, green) = (Array(values[..<plane]), Array(values[plane..<2 * plane]))
      #expect(close(green, red.map { $0 * 0.587 / 0.299 }, within: 1e-4 * size))
    }
  }

  @Test("gives the same scores as logits, and without a record")
  func scores() throws {
    let oracle = try ResNetOracle(Models.shared())
    let pixels = try PixelBatch([Models.picture(24, 24)]).tensor()
    #expect(try oracle.scores(pixels).floats() == oracle.logits(pixels).floats())
    #expect(throws: TensorError.self) {
      try valueAndGradient(at: pixels) { x throws(TensorError) in try oracle.scores(x).sum() }
    }
  }

  @Test("scores a picture the same in any batch")
  func batch() throws {
    let oracle = try ResNetOracle(Models.shared())
    let pictures = try Tensor(
      HashedValues.make(3 * 24 * 24, seed: 3).map { 0.5 + 0.4 * $0 }, shape: [3, 1, 24, 24])
    let together = try oracle.scores(pictures).floats()
    for index in 0..<3 {
      let alone = try oracle.scores(pictures.rows([index])).floats()
      #expect(close(alone, Array(together[7 * index..<7 * index + 7]), within: 1e-4))
    }
  }

  @Test("in bfloat16 rounds gradients, and no score")
  func precision() throws {
    let model = try Models.shared()
    let exact = try ResNetOracle(model)
    let rounded = try ResNetOracle(model, gradientPrecision: .bfloat16)
    let pixels = try PixelBatch([Models.picture(24, 24)]).tensor()
    #expect(try rounded.scores(pixels).floats() == exact.scores(pixels).floats())
    func gradient(_ oracle: ResNetOracle) throws -> [Float] {
      try valueAndGradient(at: pixels) { x throws(TensorError) in
        try oracle.logits(x).crossEntropy(labels: [3]).sum()
      }.gradient.floats()
    }
    let (a, b) = (try gradient(exact), try gradient(rounded))
    #expect(a != b)
    let dot = zip(a, b).map { $0 * $1 }.reduce(0, +)
    let lengths = (a.map { $0 * $0 }.reduce(0, +) * b.map { $0 * $0 }.reduce(0, +)).squareRoot()
    // Processors without bfloat16 instructions round sums more often: 0.971 was seen, 0.98 on
    // others.
    #expect(dot / lengths > 0.95)
  }

  @Test("is the oracle of a loaded model, which answers as its logits do")
  func oracle() throws {
    let loaded = try LoadedResNet(Models.shared())
    let pixels = try PixelBatch([Models.picture(24, 24)]).tensor()
    let logits = try ResNetOracle(Models.shared()).scores(pixels)
    #expect(try loaded.oracle().decisions(pixels) == logits.argmax(over: 1))
    let (objectives, gradient) = try loaded.oracle().objectiveAndGradient(pixels) {
      logits throws(TensorError) in try logits.crossEntropy(labels: [3])
    }
    #expect(objectives.shape == [1] && gradient.shape == pixels.shape)
  }
}

import EmotionCore
import EmotionRecognition
import FaceAnalysis
import NeuralNetworks
import RecognizerTraining
import Tensors
import Toolkit

/// Made-up landmarks in which each emotion bends the face in its own way.
enum ToyFaces {
  /// Samples of `count` faces of each emotion, each with its mirror image.
  static func samples(
    each count: Int, emotions: [Emotion] = Emotion.allCases, seed: UInt64, bend: Double = 0.5
  ) -> LandmarkSamples {
    var generator = SeededGenerator(seed: seed)
    var samples = LandmarkSamples(copies: 2)
    for index in 0..<count {
      for emotion in emotions {
        let face = face(emotion, bend: bend, using: &generator)
        samples.append(
          [face, mirrored(face)], emotion: emotion, source: index % 4 == 0 ? .prior : .detector)
      }
    }
    return samples
  }

  /// A face with noise, at a random place, size and turn.
  static func face(
    _ emotion: Emotion, bend: Double, using generator: inout SeededGenerator
  ) -> Landmarks {
    var plain = SeededGenerator(seed: 99)
    var pattern = SeededGenerator(seed: 7, stream: UInt64(emotion.index))
    let size = Double.random(in: 30...60, using: &generator)
    let tilt = Double.random(in: -0.2...0.2, using: &generator)
    let place = Point(
      x: Double.random(in: 0...200, using: &generator),
      y: Double.random(in: 0...200, using: &generator))
    let points = (0..<Landmarks.Scheme68.count).map { _ in
      let point =
        random(1, using: &plain) + random(1, using: &pattern) * bend
        + random(0.3, using: &generator)
      return Point(x: point.x - tilt * point.y, y: point.y + tilt * point.x) * size + place
    }
    return Landmarks(points: points)
  }

  static func mirrored(_ face: Landmarks) -> Landmarks {
    var points = face.points
    for (index, point) in face.points.enumerated() {
      points[Landmarks.Scheme68.mirror[index]] = Point(x: 239 - point.x, y: point.y)
    }
    return Landmarks(points: points)
  }

  private static func random(_ size: Double, using generator: inout SeededGenerator) -> Point {
    Point(
      x: Double.random(in: -size...size, using: &generator),
      y: Double.random(in: -size...size, using: &generator))
  }

  /// Small products run on one thread; more would wait for each other longer than they work.
  static let isSingleThreaded: Bool = (try? ComputeThreads.use(1)) != nil

  /// A recipe that takes a moment.
  static func recipe(
    _ classifier: LandmarkTraining.Classifier = .multilayerPerceptron, epochs: Int = 6,
    seed: UInt64 = 1
  ) -> LandmarkTraining {
    _ = isSingleThreaded
    var recipe = LandmarkTraining(classifier: classifier, epochs: epochs, seed: seed)
    recipe.hiddenSizes = [24, 12]
    recipe.dropout = 0.2
    recipe.plan.learningRate = 1e-2
    recipe.plan.averageDecay = 0.9
    return recipe
  }
}

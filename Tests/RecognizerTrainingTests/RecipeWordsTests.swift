import NeuralNetworks
import Testing

@testable import RecognizerTraining

@Suite("A recipe in a model's card")
struct RecipeWordsTests {
  @Test("names the optimiser, its numbers and the precision, and nothing that is not done")
  func plan() {
    var plan = TrainingPlan(
      method: .adamW, epochs: 12, batchSize: 64, learningRate: 0.002, warmupEpochs: 0.5,
      weightDecay: 0.05, averageDecay: 0.997, patience: 4, bfloat16: true, seed: 3)
    #expect(
      plan.words
        == "AdamW, at most 12 epochs in batches of 64; learning rate 0.002, rising for 0.5 epochs and "
        + "falling by half a cosine; weight decay 0.05; moving average of the weights by 0.997; "
        + "stopped after 4 epochs without a better validation score; products in bfloat16")
    plan.labelSmoothing = 0.1
    plan.classWeights = [1, 2.5]
    plan.method = .stochasticGradientDescent
    plan.bfloat16 = false
    for words in ["SGD,", "label smoothing 0.1", "class weights 1.0, 2.5", "float32"] {
      #expect(plan.words.contains(words), "\(words)")
    }
  }

  @Test("names each change of the pictures with its size, and nothing that is not done")
  func augmentation() {
    var augmentation = PictureAugmentation()
    augmentation.mixupProbability = 0.6
    let all = augmentation.words
    for words in [
      "random crops; mirror images", "turns up to 10.0 degrees", "shifts up to 0.06 of the side",
      "erased in 0.15", "mixup in 0.6",
    ] {
      #expect(all.contains(words), "\(words)")
    }
    (augmentation.mixupProbability, augmentation.erasing, augmentation.mirrors) = (0, 0, false)
    for words in ["mixup", "erased", "mirror"] {
      #expect(!augmentation.words.contains(words), "\(words)")
    }
  }

  @Test("names the landmark method's copies and support vectors")
  func landmarks() {
    #expect(LandmarkCopies(count: 5, largestNoise: 8).words.contains("5 a picture"))
    #expect(LandmarkCopies(count: 5, largestNoise: 8).words.contains("noise up to 8.0/255"))
    #expect(LandmarkSupportVectors(cost: 10, gamma: 0.5).words.contains("cost 10.0, gamma 0.5;"))
    #expect(LandmarkSupportVectors().words.contains("gamma 1 / number of features"))
  }
}

import EmotionRecognition
import LandmarkFeatures
import NeuralNetworks
import Toolkit

extension LandmarkTraining {
  func card(
    name: String, trainingData: String, accuracy: Double, bestEpoch: Int?
  ) -> ModelCard {
    var details = [
      "copies": copies.words, "no_face_in_training": noFace.rawValue,
      "face_search": search.words, "class_weighting": classWeighting.rawValue,
      "validation_accuracy": String(accuracy),
    ]
    switch classifier {
    case .multilayerPerceptron:
      details["recipe"] =
        "hidden layers of \(hiddenSizes.map { String($0) }.joined(separator: ", ")), dropout \(dropout); "
        + plan.words
      details["best_epoch"] = bestEpoch.map(String.init)
    case .supportVectors: details["recipe"] = supportVectors.words
    }
    return ModelCard(
      name: name,
      method: classifier == .multilayerPerceptron ? .landmarkMLP : .landmarkSVM,
      preprocessing: "enlarged (cubic) until the shorter side has \(EnlargedImage.minimumSide) "
        + "pixels; dlib's frontal face detector, also its weak detections, or else the box prior of "
        + "face crops; dlib's 68-point "
        + "shape predictor\(refinesBox ? ", in two passes" : ""); aligned to the mean shape by "
        + "ordinary Procrustes analysis; "
        + groups.map(\.rawValue).joined(separator: ", "),
      trainingData: trainingData,
      licence: "the weights follow the licence of their training data; FER2013 is distributed for "
        + "research. The 68-point predictor was trained on iBUG 300-W, which excludes commercial "
        + "use",
      seed: plan.seed, details: details)
  }
}

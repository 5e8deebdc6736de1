/// The terms of trained weights, in words for a model's card.
enum WeightsLicence {
  /// - Parameters:
  ///   - trainingData: The training data in words, its name first.
  ///   - seesLandmarks: Whether the model needs dlib's 68-point predictor.
  static func words(trainingData: String, seesLandmarks: Bool) -> String {
    let data =
      trainingData.hasPrefix("fer2013")
      ? "for non-commercial research only; the Apache License of the code does not cover these "
        + "weights. They follow the terms of their training data, and FER2013 was distributed for "
        + "research. For such research you may use, copy, change and pass them on, with this card, "
        + "as they are and without any warranty"
      : "the Apache License of the code does not cover these weights: they follow the terms of "
        + "their training data"
    return seesLandmarks ? data + ". " + predictor : data
  }

  private static let predictor =
    "The 68-point predictor that the model needs is a file of Debian's `libdlib-data`. Its author "
    + "put it in the public domain, but it was trained on iBUG 300-W, whose licence excludes "
    + "commercial use; ask Imperial College London before you use it in a commercial product"
}

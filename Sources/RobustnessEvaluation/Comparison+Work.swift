import AdversarialAttacks
import DeepRecognition
import EmotionCore
import EmotionDatasets
import EmotionRecognition
import PixelImages
import Tensors
import Toolkit

extension Comparison {
  /// Makes one batch's pictures, has both models answer, and writes the rows.
  func work(on places: [PictureQueue.Place], under condition: Condition) throws(ComparisonError) {
    let batch = try queue.load(places)
    let shown = try perturb(batch, under: condition)
    let emotions = try resnetAnswers(shown.images)
    let outcomes = pool.recognize(shown.images)
    var rows: [LedgerRow] = []
    for (index, item) in batch.items.enumerated() {
      let outcome = try answering(for: item) { () throws(RecognitionError) in
        try outcomes[index].get()
      }
      let face = outcome.faces.first
      let found = face?.boxSource == .detector
      rows.append(
        LedgerRow(
          condition: condition, image: item.id, actual: item.emotion,
          distance: shown.distances[index],
          answers: [
            models.resnet.card.name: Answer(predicted: emotions[index], faceFound: found),
            models.landmark.card.name: Answer(
              predicted: face?.probabilities.top, faceFound: found),
          ]))
    }
    // Before the ledger: a batch that the ledger holds is not worked on again after a kill.
    try keepSamples(of: batch, shown: shown.images, under: condition)
    // A kill in the middle of an append leaves a part of a batch's rows, which stay.
    let held = ledger.rows[condition] ?? [:]
    try ledger.append(rows.filter { held[$0.image] == nil })
  }

  /// The pictures as both models see them: what was written as PNG and read back.
  private func perturb(_ batch: PictureBatch, under condition: Condition)
    throws(ComparisonError) -> (images: [Image], distances: [Double])
  {
    let attack = try step { () throws(AttackError) in try plan.attack(of: condition) }
    guard let attack, let norm = condition.norm else {
      return (batch.images, batch.images.map { _ in 0 })
    }
    let originals = try step { () throws(AttackError) in try batch.pixels() }
    var generators = batch.places.map { SeededGenerator(seed: plan.seed, stream: UInt64($0)) }
    let runner = AttackRunner(attack: attack, model: classifier)
    let result = try step { () throws(AttackError) in
      try runner.run(
        on: originals, criterion: .misclassification(labels: batch.labels),
        epsilon: Float(condition.epsilon) / 255, generators: &generators)
    }
    var images: [Image] = []
    for (index, original) in batch.images.enumerated() {
      images.append(
        try step { () throws(ImageError) in
          try Image(
            width: original.width, height: original.height, channels: original.channels,
            pixels: result.quantized.interleaved(index)
          ).throughPNG(named: batch.items[index].id)
        })
    }
    let distances = try step { () throws(AttackError) in
      try images.pixelBatch().distances(from: originals, by: norm)
    }
    return (images, distances.map { $0 * 255 })
  }

  private func resnetAnswers(_ images: [Image]) throws(ComparisonError) -> [Emotion?] {
    let pixels = try step { () throws(AttackError) in try images.pixelBatch() }
    return try step { () throws(TensorError) in
      try classifier.scores(pixels.tensor()).argmax(over: 1).map { Emotion(index: $0) }
    }
  }

  private func keepSamples(
    of batch: PictureBatch, shown: [Image], under condition: Condition
  ) throws(ComparisonError) {
    for (index, item) in batch.items.enumerated() where samples.places.contains(batch.places[index])
    {
      try step { () throws(ImageError) in
        if condition.isClean {
          try samples.write(clean: shown[index], item: item.id, place: batch.places[index])
        } else {
          try samples.write(
            perturbed: shown[index], original: batch.images[index], item: item.id,
            place: batch.places[index], condition: condition)
        }
      }
    }
  }
}

extension Image {
  /// What a reader of the picture's PNG file sees, with as many channels as this has.
  func throughPNG(named name: String) throws(ImageError) -> Image {
    let decoded = try Image.decode(pngData(), name: "\(name).png")
    return channels == 3 ? decoded.rgb() : decoded.grey()
  }
}

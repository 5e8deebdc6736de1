import EmotionDatasets
import EmotionRecognition
import EvaluationStatistics

/// What `stoic evaluate --json` prints: the fields of `EvaluationSummary`, and what they are about.
struct EvaluationReport: Encodable {
  let model: String
  let data: Dataset
  let split: Split
  let search: FaceSearch
  let noFacePolicy: NoFacePolicy
  let skipped: Int
  let seed: UInt64
  let summary: EvaluationSummary

  private enum CodingKeys: String, CodingKey {
    case model, data, dataFingerprint, framing, split, engine, minFace, threshold, noFacePolicy,
      skipped, seed, synthetic
  }

  func encode(to encoder: any Encoder) throws {
    try summary.encode(to: encoder)
    var json = encoder.container(keyedBy: CodingKeys.self)
    try json.encode(model, forKey: .model)
    try json.encode(data.name, forKey: .data)
    try json.encode(data.fingerprint, forKey: .dataFingerprint)
    try json.encode(data.framing, forKey: .framing)
    try json.encode(split, forKey: .split)
    try json.encode(search.engine, forKey: .engine)
    try json.encode(search.minimumSide, forKey: .minFace)
    try json.encode(search.threshold, forKey: .threshold)
    try json.encode(noFacePolicy, forKey: .noFacePolicy)
    try json.encode(skipped, forKey: .skipped)
    try json.encode(seed, forKey: .seed)
    try json.encode(data.caution != nil, forKey: .synthetic)
  }
}

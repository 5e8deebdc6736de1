/// What a folder of synthetic faces was made from, so that it can be made again.
struct SyntheticManifest: Encodable {
  let synthetic = true
  let note =
    "Drawn from a statistical model: these faces belong to nobody, and figures about them are a "
    + "demonstration and no evidence."
  let model: String
  /// Of the model's file; nil for one that was made in memory.
  let modelFingerprint: String?
  let seed: UInt64
  let count: Int
  let variation: FaceModel.Variation
  /// Of single faces: the pixels of a side, and each face.
  var side: Int?
  var faces: [FaceDescription]?
  /// Of scenes: the frames of each, and each scene at its height.
  var frames: Int?
  var scenes: [SceneDescription]?

  init(_ model: FaceModel, seed: UInt64, count: Int, variation: FaceModel.Variation) {
    self.model = model.details["name"] ?? "unnamed"
    modelFingerprint = model.details["fingerprint"]
    (self.seed, self.count, self.variation) = (seed, count, variation)
  }
}

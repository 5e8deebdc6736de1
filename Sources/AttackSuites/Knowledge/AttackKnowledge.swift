/// What an attacker knows about the model that sees the pictures.
public enum AttackKnowledge: String, CaseIterable, Codable, Sendable {
  /// Nothing: the pictures were made against another model.
  case transfer
  /// Its scores.
  case blackBox = "black-box"
  /// Everything, gradients included.
  case whiteBox = "white-box"
}

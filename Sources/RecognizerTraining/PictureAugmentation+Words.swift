extension PictureAugmentation {
  /// The augmentation for people, in one line, as model cards have it.
  var words: String {
    var parts = ["random crops"]
    if mirrors { parts.append("mirror images") }
    if rotation > 0 { parts.append("turns up to \(rotation) degrees") }
    if scale > 0 { parts.append("size up to \(scale)") }
    if shift > 0 { parts.append("shifts up to \(shift) of the side") }
    if contrast > 0 { parts.append("contrast up to \(contrast)") }
    if brightness > 0 { parts.append("brightness up to \(brightness)") }
    if erasing > 0 {
      parts.append("a rectangle up to \(erasedSide) of the side erased in \(erasing)")
    }
    if mixupProbability > 0 { parts.append("mixup in \(mixupProbability)") }
    return parts.joined(separator: "; ")
  }
}

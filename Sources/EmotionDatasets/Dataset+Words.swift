extension Dataset {
  /// The training data as a model's card names them: data, split, who made it, framing,
  /// fingerprint.
  ///
  /// - Parameter count: The training pictures that were used.
  public func trainingWords(count: Int) -> String {
    let origin =
      switch splitOrigin {
      case .dataset: ""
      case .generated(let seed): " made with seed \(seed)"
      case .heldOutValidation(let seed): " without the validation part held out with seed \(seed)"
      }
    let cut = framing == .portrait ? " with the face cut out" : ""
    return
      "\(name), training split\(origin), \(count) pictures\(cut)\(caution == nil ? "" : " of synthetic faces"), \(fingerprint)"
  }
}

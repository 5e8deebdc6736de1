extension RegressionCascade {
  /// The same cascade with leaves in whole multiples of a step, which each stage has of its own:
  /// its largest movement over the largest whole number.
  ///
  /// - Precondition: This one's leaves are exact.
  func quantized(to form: LeafForm) -> RegressionCascade {
    precondition(leafForm == .float32)
    let sizes = CascadeLayout(
      points: pointCount, stages: stageCount, trees: treeCount, splits: splitCount,
      probes: probeCount, form: form)
    guard let sizes, let most = form.largestMultiple else { return self }
    let result = CascadeBytes(count: sizes.size)
    let memory = result.memory
    func copy(_ from: Int, _ to: Int, _ end: Int) {
      let part = UnsafeRawBufferPointer(rebasing: bytes.memory[from..<end])
      UnsafeMutableRawBufferPointer(rebasing: memory[to...]).copyMemory(from: part)
    }
    copy(layout.initialShape, sizes.initialShape, layout.steps)
    copy(layout.anchors, sizes.anchors, layout.leafValues)
    let leafCount = treeCount * layout.leaves
    for stage in 0..<stageCount {
      func values(_ leaf: Int) -> UnsafePointer<Float> {
        (leaves(stage: stage) + leaf * layout.leafStride).assumingMemoryBound(to: Float.self)
      }
      var largest: Float = 0
      for leaf in 0..<leafCount {
        for index in 0..<layout.coordinates { largest = max(largest, abs(values(leaf)[index])) }
      }
      // No less than what can be divided by without overflow.
      let step = max(largest / most, .leastNormalMagnitude)
      memory.storeBytes(of: step, toByteOffset: sizes.steps + 4 * stage, as: Float.self)
      for leaf in 0..<leafCount {
        let start = sizes.leafValues + (stage * leafCount + leaf) * sizes.leafStride
        for index in 0..<layout.coordinates {
          let multiple = max(-most, min(most, (values(leaf)[index] / step).rounded()))
          if form == .int16 {
            memory.storeBytes(of: Int16(multiple), toByteOffset: start + 2 * index, as: Int16.self)
          } else {
            memory.storeBytes(of: Int8(multiple), toByteOffset: start + index, as: Int8.self)
          }
        }
        result.sealLeaf(stage * leafCount + leaf, layout: sizes)
      }
    }
    return RegressionCascade(layout: sizes, bytes: result)
  }
}

/// Whether two lists have as many values and each pair is as close as said.
func close(_ a: [Float], _ b: [Float], within tolerance: Float = 1e-6) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
}

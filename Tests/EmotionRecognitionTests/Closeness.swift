/// Whether all numbers of two lists are as close as the tolerance.
func close(_ a: [Float], _ b: [Float], within tolerance: Float = 1e-5) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
}

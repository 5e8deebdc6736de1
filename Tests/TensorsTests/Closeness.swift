/// Whether two lists have the same length and each pair is close.
func close(_ a: [Float], _ b: [Float], within tolerance: Float = 1e-6) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
}

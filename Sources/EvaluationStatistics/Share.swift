/// A part of a whole as a fraction; `nil` where the whole is nothing.
func share(_ part: Int, of whole: Int) -> Double? {
  whole == 0 ? nil : Double(part) / Double(whole)
}

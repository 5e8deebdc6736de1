/// Numbers as people read them.
public enum NumberText {
  /// A fraction as a percentage with one decimal place: `0.6123` is "61.2%".
  public static func percent(_ fraction: Double?) -> String {
    guard let fraction else { return "-" }
    let tenths = Int((fraction * 1000).rounded())
    return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)%"
  }

  /// A number with three decimal places: `1.5` is "1.500"; one too large for that as it is.
  public static func threeDecimals(_ value: Double) -> String {
    guard abs(value) < 1e12 else { return "\(value)" }
    let thousandths = Int((value * 1000).rounded())
    let fraction = String(abs(thousandths) % 1000)
    return "\(thousandths < 0 ? "-" : "")\(abs(thousandths) / 1000)."
      + String(repeating: "0", count: 3 - fraction.count) + fraction
  }

  /// A number of things: `1 picture`, `2 pictures`.
  public static func count(_ number: Int, _ thing: String) -> String {
    "\(number) \(thing)\(number == 1 ? "" : "s")"
  }

  /// A duration in minutes and seconds, or hours and minutes.
  public static func time(_ duration: Duration) -> String {
    let seconds = Int(duration / .seconds(1))
    return seconds >= 3600
      ? "\(seconds / 3600) h \(seconds % 3600 / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
  }
}

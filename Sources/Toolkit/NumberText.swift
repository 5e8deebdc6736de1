/// Numbers as text for people and tables, without Foundation.
public enum NumberText {
  /// A number with a fixed count of decimal places: `1.5` with three is "1.500".
  ///
  /// Numbers from 1e12 on, and those that are not finite, are printed in full. A negative number
  /// that rounds to zero keeps its sign.
  public static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
    let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
    let scaled = abs(Int((value * Double(scale)).rounded()))
    let sign = value < 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(scaled)" }
    return "\(sign)\(scaled / scale)." + padded(scaled % scale, digits: decimals)
  }

  /// A number with at most the given decimal places, without trailing zeros: `1.5`, `-0.25`, `3`.
  public static func trimmed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
    var text = fixed(value, decimals)
    if decimals > 0 {
      while text.last == "0" { text.removeLast() }
      if text.last == "." { text.removeLast() }
    }
    return text == "-0" ? "0" : text
  }

  /// A whole number without decimals, any other in full.
  public static func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e12 ? String(Int(value)) : "\(value)"
  }

  /// A fraction as a percentage with one decimal place: `0.6123` is "61.2%"; "-" for none.
  public static func percent(_ fraction: Double?) -> String {
    fraction.map { fixed($0 * 100, 1) + "%" } ?? "-"
  }

  /// A difference of fractions in percentage points with one decimal place: `0.0123` is "1.2".
  public static func points(_ fraction: Double) -> String { fixed(fraction * 100, 1) }

  /// A count with its noun: `1 picture`, `2 pictures`.
  public static func count(_ number: Int, _ thing: String) -> String {
    "\(number) \(thing)\(number == 1 ? "" : "s")"
  }

  /// A non-negative whole number padded with zeros: `7` with three digits is "007".
  public static func padded(_ number: Int, digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// Seconds as minutes and seconds, such as `01:05`.
  public static func minutes(_ seconds: Double) -> String {
    let whole = Int(max(0, min(seconds, 1e12)))
    return "\(padded(whole / 60, digits: 2)):\(padded(whole % 60, digits: 2))"
  }

  /// A duration in minutes and seconds, or hours and minutes.
  public static func time(_ duration: Duration) -> String {
    let seconds = Int(duration / .seconds(1))
    return seconds >= 3600
      ? "\(seconds / 3600) h \(seconds % 3600 / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
  }
}

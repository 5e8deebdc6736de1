import EmotionCore
import FoundationEssentials
import Glibc

/// Reads the Kaggle table of FER2013 (Goodfellow et al., 2013): `emotion,pixels,Usage`.
///
/// `emotion` is an index in `Emotion`'s label order. `pixels` contains 48 x 48 grey values
/// `0...255`, row by row and separated by spaces. `Usage` is Training, PublicTest (here validation)
/// or PrivateTest (test). Columns may come in any order; without `Usage`, Stoic makes the split.
/// The 300 MB are parsed as bytes, because making strings of 35,887 rows would take minutes.
enum FER2013Table {
  /// Width and height of every picture, in pixels.
  static let side = 48

  static func read(_ content: Data, header: [String], path: String) throws(DatasetError)
    -> DatasetContents
  {
    let columns = try TableColumns(
      header, path: path, required: ["emotion", "pixels"], optional: ["usage"])
    return content.withUnsafeBytes { bytes in
      var contents = DatasetContents()
      var lines = TableLines(bytes)
      _ = lines.next()
      var row = 0
      while let line = lines.next() {
        guard !TableLines.trimmed(line).isEmpty else { continue }
        row += 1
        let id = "row-" + padded(row)
        do throws(Rejection.Reason) {
          contents.images.append(try image(line, id: id, columns: columns))
        } catch {
          contents.reject("\(id) (line \(lines.number))", error.text)
        }
      }
      return contents
    }
  }

  /// Pads to six digits, so that ids sort like rows.
  private static func padded(_ row: Int) -> String {
    let digits = String(row)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  private static func image(
    _ line: UnsafeRawBufferPointer, id: String, columns: TableColumns
  ) throws(Rejection.Reason) -> LabelledImage {
    let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      .map { TableLines.trimmed(UnsafeRawBufferPointer(rebasing: $0)) }
    try columns.requireFields(fields.count)
    func field(_ name: String) -> UnsafeRawBufferPointer? {
      columns.place(of: name).map { fields[$0] }
    }
    func text(_ name: String) -> String? {
      field(name).map { String(decoding: $0.prefix(40), as: UTF8.self) }
    }
    let label = text("emotion") ?? ""
    guard let emotion = Int(label).flatMap(Emotion.init(index:)) else {
      throw Rejection.Reason("emotion '\(label)'; expected 0...6")
    }
    var split: Split?
    if let usage = text("usage") {
      split = Split.read(usage)
      guard split != nil else {
        throw Rejection.Reason(
          "Usage '\(usage)'; expected Training, PublicTest or PrivateTest")
      }
    }
    let pixels = try pixels(field("pixels") ?? UnsafeRawBufferPointer(start: nil, count: 0))
    return LabelledImage(
      id: id, emotion: emotion, split: split,
      source: .grey(pixels: pixels, width: side, height: side))
  }

  private static func pixels(
    _ field: UnsafeRawBufferPointer
  ) throws(Rejection.Reason) -> [UInt8] {
    let expected = side * side
    var pixels: [UInt8] = []
    pixels.reserveCapacity(expected)
    var count = 0
    var position = 0
    while position < field.count {
      if field[position] == UInt8(ascii: " ") {
        position += 1
        continue
      }
      let start = position
      var value = 0
      var isNumber = true
      while position < field.count, field[position] != UInt8(ascii: " ") {
        let digit = Int(field[position]) - Int(UInt8(ascii: "0"))
        isNumber = isNumber && (0...9).contains(digit)
        // The cap keeps any row from overflowing the value.
        if isNumber { value = min(value * 10 + digit, 1000) }
        position += 1
      }
      count += 1
      guard isNumber, value <= 255 else {
        let found = String(decoding: field[start..<min(position, start + 20)], as: UTF8.self)
        throw Rejection.Reason("pixel \(count) is '\(found)'; expected 0...255")
      }
      if count <= expected { pixels.append(UInt8(value)) }
    }
    guard count == expected else {
      throw Rejection.Reason("\(count) pixels; expected \(expected) (\(side) x \(side))")
    }
    return pixels
  }
}

/// The lines of a text in memory, as views that are valid only as long as its bytes.
struct TableLines {
  private var rest: UnsafeRawBufferPointer
  /// The number of the line that `next` returned last, from 1.
  private(set) var number = 0

  init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

  /// The next line without its LF; `nil` at the end.
  mutating func next() -> UnsafeRawBufferPointer? {
    guard let start = rest.baseAddress, !rest.isEmpty else { return nil }
    number += 1
    let end = memchr(start, CInt(UInt8(ascii: "\n")), rest.count)
    let length = end.map { UnsafeRawPointer($0) - start } ?? rest.count
    let line = UnsafeRawBufferPointer(rebasing: rest[..<length])
    rest = UnsafeRawBufferPointer(rebasing: rest[min(length + 1, rest.count)...])
    return line
  }

  /// The field without surrounding spaces, quotes and CR.
  static func trimmed(_ field: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    func isEdge(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\"")
    }
    var (start, end) = (0, field.count)
    while start < end, isEdge(field[start]) { start += 1 }
    while end > start, isEdge(field[end - 1]) { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: field[start..<end])
  }
}

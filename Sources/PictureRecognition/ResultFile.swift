public import DurableFiles
public import EmotionCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A file of rows in CSV or JSON Lines that grows as pictures are read, so that a run that was
/// killed can go on.
///
/// All rows of a picture are written at once, but a kill can cut that short: whoever goes on takes
/// the rows of the last picture away and reads it again. One owner at a time, which a lock
/// enforces; not thread safe.
public final class ResultFile {
  /// The formats that grow by rows.
  public static let formats = [ReportFormat.csv, .jsonLines]

  /// The inputs whose rows are in the file.
  public let done: Set<String>
  private let file: AppendOnlyFile
  private var text: ReportText
  private var waiting = ""
  private var waitingReports = 0

  /// Reports whose rows are written, and flushed to the disk, together.
  private static let together = 64

  /// Begins a file, or takes one up.
  ///
  /// - Parameters:
  ///   - format: One of `formats`.
  ///   - resumes: Whether a file that is there is taken up; else it must be empty or not there.
  /// - Throws: `ResultFileError`.
  public init(path: String, format: ReportFormat, resumes: Bool) throws(ResultFileError) {
    precondition(Self.formats.contains(format), "\(format) does not grow by rows")
    text = ReportText(format)
    // Before the file is opened, which would cut off an unfinished last line.
    guard resumes || FileManager.default.isNothing(at: path) else { throw .occupied(path: path) }
    let content: Data
    do throws(FileError) {
      file = try AppendOnlyFile(path: path)
      content = try file.content()
    } catch { throw .file(error) }
    let head = Array(text.head.utf8)
    guard !content.isEmpty else {
      done = []
      waiting = text.head
      return
    }
    guard content.starts(with: head),
      let rows = WrittenRows.read([UInt8](content), from: head.count, format: format)
    else { throw .foreign(path: path, format: format.rawValue) }
    done = Set(rows.whole)
    do throws(FileError) { try file.cut(behind: rows.end) } catch { throw .file(error) }
  }

  /// Adds the rows of a report; they may wait for more.
  public func add(_ report: PictureReport) throws(ResultFileError) {
    waiting += text.body(of: report)
    waitingReports += 1
    if waitingReports >= Self.together { try flush() }
  }

  /// Writes what waits.
  public func flush() throws(ResultFileError) {
    guard !waiting.isEmpty else { return }
    do throws(FileError) { try file.append([Data(waiting.utf8.dropLast())]) } catch {
      throw .file(error)
    }
    (waiting, waitingReports) = ("", 0)
  }
}

extension FileManager {
  /// Whether there is no file at a path, or an empty one.
  fileprivate func isNothing(at path: String) -> Bool {
    guard fileExists(atPath: path) else { return true }
    return (try? attributesOfItem(atPath: path))?[.size] as? UInt64 == 0
  }
}

/// Why rows cannot be written to a file.
public enum ResultFileError: DescribedError {
  case file(FileError)
  /// The file holds something, and going on was not asked for.
  case occupied(path: String)
  /// The file to go on with does not hold such rows.
  case foreign(path: String, format: String)

  public var fault: Fault {
    switch self {
    case .file(let error): error.fault
    case .occupied, .foreign: .usage
    }
  }

  public var description: String {
    switch self {
    case .file(let error): error.description
    case .occupied(let path):
      "\(path) holds something already. Give another file, or --resume to go on with it."
    case .foreign(let path, let format):
      "\(path) does not hold rows in \(format) as this version writes them, so it cannot be gone on "
        + "with. Give another file, or the format that it was begun in."
    }
  }
}

/// The rows of a file that was begun.
struct WrittenRows {
  /// The inputs all of whose rows are there: all but the last one.
  var whole: [String] = []
  /// Where the rows of the last input begin.
  var end: Int

  /// - Returns: nil where something else than such rows is found.
  static func read(_ bytes: [UInt8], from start: Int, format: ReportFormat) -> WrittenRows? {
    var rows = WrittenRows(end: start)
    var last: String?
    var position = start
    while position < bytes.count {
      let begin = position
      let input: String?
      switch format {
      case .csv:
        guard let field = firstField(of: bytes, at: &position) else { return rows }
        input = field
      default:
        guard let end = bytes[begin...].firstIndex(of: newline) else { return rows }
        position = end + 1
        input = inputOfObject(bytes[begin..<end])
      }
      guard let input else { return nil }
      if input != last {
        if let last { rows.whole.append(last) }
        (last, rows.end) = (input, begin)
      }
    }
    return rows
  }

  private static let newline = UInt8(ascii: "\n")

  /// The first field of the record at a place, which is moved behind it; nil where it has no end.
  private static func firstField(of bytes: [UInt8], at position: inout Int) -> String? {
    let (quote, comma) = (UInt8(ascii: "\""), UInt8(ascii: ","))
    let begin = position
    var field: [UInt8] = []
    var isInFirst = true
    var isQuoted = false
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == quote {
        // A doubled quote is one of the text: it ends the quotes and begins them again.
        if isInFirst, !isQuoted, position - 1 > begin, bytes[position - 2] == quote {
          field.append(quote)
        }
        isQuoted.toggle()
      } else if !isQuoted, byte == newline {
        return String(decoding: field, as: UTF8.self)
      } else if !isQuoted, byte == comma {
        isInFirst = false
      } else if isInFirst {
        field.append(byte)
      }
    }
    return nil
  }

  private struct Input: Decodable { let input: String }

  private static func inputOfObject(_ line: ArraySlice<UInt8>) -> String? {
    try? JSONDecoder().decode(Input.self, from: Data(line)).input
  }
}

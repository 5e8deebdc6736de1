import DurableFiles
public import EvaluationStatistics
import Toolkit

/// Who is visible when in some clips, annotated by hand: a table with the columns `clip`, `person`,
/// `first` and `last` (frames, from 0), and `x`, `y`, `width` and `height` of the region in which
/// the centre of the face stays, in pixels.
///
/// A person who leaves and returns has several rows; a clip without anyone has one row with its
/// name alone. An empty region is the whole picture.
public struct ClipAnnotations: Equatable, Sendable {
  public struct Clip: Equatable, Sendable {
    /// The file's name.
    public let name: String
    public internal(set) var presences: [TrackingScore.Presence]
  }

  /// In the table's order.
  public let clips: [Clip]

  private static let columns = ["clip", "person", "first", "last", "x", "y", "width", "height"]

  /// - Throws: `DatasetError`: the file cannot be read, or a line is not such a row.
  public static func read(_ path: String) throws(DatasetError) -> ClipAnnotations {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try [UInt8](DurableFile.read(path)) } catch {
      throw DatasetError(error)
    }
    return try ClipAnnotations(bytes, path: path)
  }

  /// - Parameter path: The table's name in errors.
  /// - Throws: `DatasetError`: a line is not such a row.
  public init(_ bytes: [UInt8], path: String) throws(DatasetError) {
    let records: [CommaSeparatedValues.Record]
    do throws(CommaSeparatedValues.Malformed) {
      records = try CommaSeparatedValues.records(of: bytes)
    } catch {
      throw .malformedTable(path: path, line: error.line, reason: error.reason)
    }
    guard records.first?.fields == Self.columns else {
      throw .malformedTable(
        path: path, line: 1,
        reason: "the columns are \(records.first?.fields.joined(separator: ",") ?? "missing"); "
          + "expected \(Self.columns.joined(separator: ","))")
    }
    var clips: [Clip] = []
    for record in records.dropFirst() {
      guard record.fields.count == Self.columns.count, !record.fields[0].isEmpty,
        let presences = Self.presences(record.fields.dropFirst())
      else {
        throw .malformedTable(
          path: path, line: record.line,
          reason:
            "expected a clip, a person, the first and the last frame, and four numbers for the "
            + "region, or a clip alone")
      }
      let name = record.fields[0]
      if let index = clips.firstIndex(where: { $0.name == name }) {
        clips[index].presences += presences
      } else {
        clips.append(Clip(name: name, presences: presences))
      }
    }
    self.clips = clips
  }

  /// The presence in a row's other fields; none if all are empty, nil if they are none.
  private static func presences(_ fields: ArraySlice<String>) -> [TrackingScore.Presence]? {
    let fields = Array(fields)
    if fields.allSatisfy(\.isEmpty) { return [] }
    let numbers = fields.dropFirst(3).map(Double.init)
    guard !fields[0].isEmpty, let first = Int(fields[1]), let last = Int(fields[2]), first >= 0,
      first <= last
    else { return nil }
    var presence = TrackingScore.Presence(person: fields[0], frames: first...last)
    if !fields.dropFirst(3).allSatisfy(\.isEmpty) {
      let known = numbers.compactMap(\.self)
      guard known.count == 4, known.allSatisfy(\.isFinite), known[2] > 0, known[3] > 0 else {
        return nil
      }
      presence.region = Rect(x: known[0], y: known[1], width: known[2], height: known[3])
    }
    return [presence]
  }
}

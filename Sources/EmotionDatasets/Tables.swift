import DurableFiles
import FoundationEssentials

/// Reads the two kinds of table, told apart by their first line.
enum Tables {
  /// The names under which a folder's table is looked for, the first that is there.
  static let names = ["fer2013.csv", "icml_face_data.csv", "labels.csv", "manifest.csv"]

  static func read(_ path: String) throws(DatasetError) -> (DatasetLayout, Findings) {
    let content: Data
    do throws(FileError) {
      content = try DurableFile.read(path)
    } catch {
      throw DatasetError(error)
    }
    let header =
      try records([UInt8](content.prefix { $0 != UInt8(ascii: "\n") }), path: path)
      .first?.fields ?? []
    let columns = header.map { $0.lowercased() }
    if columns.contains("pixels") {
      return (.fer2013, try FER2013Table.read(content, header: header, path: path))
    }
    guard columns.contains("path") else {
      throw .wrongColumns(
        path: path, found: header,
        problem: header.isEmpty ? "the table is empty" : "there is neither 'pixels' nor 'path'")
    }
    let rows = try records([UInt8](content), path: path)
    return (.manifest, try Manifest.read(rows, path: path))
  }

  private static func records(_ bytes: [UInt8], path: String) throws(DatasetError)
    -> [CommaSeparatedValues.Record]
  {
    do throws(CommaSeparatedValues.Malformed) {
      return try CommaSeparatedValues.records(of: bytes)
    } catch {
      throw .malformedTable(path: path, line: error.line, reason: error.reason)
    }
  }
}

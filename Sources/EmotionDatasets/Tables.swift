import DurableFiles
import EmotionCore
import FoundationEssentials

/// Reads both kinds of table, which their first line tells apart.
enum Tables {
  /// The names of tables in a folder; the first that exists is read.
  static let names = ["fer2013.csv", "icml_face_data.csv", "labels.csv", "manifest.csv"]

  static func read(_ path: String) throws(DatasetError) -> (DatasetLayout, DatasetContents) {
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

/// The columns that the first line of a table names, in any order, ignoring case and spaces.
struct TableColumns {
  let names: [String]

  var count: Int { names.count }

  /// The place of a column; `nil` if the table does not have it.
  func place(of name: String) -> Int? { names.firstIndex(of: name) }

  /// Throws unless a row has one field for each column.
  func requireFields(_ found: Int) throws(Rejection.Reason) {
    guard found == count else {
      throw Rejection.Reason("\(found) fields; expected \(count)")
    }
  }

  /// Reads the fields of the first line.
  ///
  /// Other columns are passed over, but a name that is nearly one of ours is taken for a slip: a
  /// misspelt `subject` would otherwise go unnoticed.
  ///
  /// - Throws: `DatasetError.wrongColumns` if a required column is missing, or one is repeated or
  ///   misspelt.
  init(_ fields: [String], path: String, required: [String], optional: [String])
    throws(DatasetError)
  {
    names = fields.map { $0.lowercased() }
    let known = required + optional
    let problem: String? =
      if let missing = required.first(where: { !names.contains($0) }) {
        "the column '\(missing)' is missing"
      } else if let (name, meant) = Self.misspelt(names, known: known) {
        "the column '\(name)' is nearly '\(meant)': correct it, or give it another name"
      } else if Set(names).count < names.count {
        "a column is named twice"
      } else {
        nil
      }
    if let problem { throw .wrongColumns(path: path, found: fields, problem: problem) }
  }

  /// The first name that is one or two letters away from a known one.
  private static func misspelt(
    _ names: [String], known: [String]
  ) -> (name: String, meant: String)? {
    for name in names where !known.contains(name) {
      if let meant = known.first(where: { distance(Array(name), Array($0)) <= 2 }) {
        return (name, meant)
      }
    }
    return nil
  }

  /// How many letters to insert, remove or replace (Levenshtein).
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for (place, letter) in a.enumerated() {
      var diagonal = row[0]
      row[0] = place + 1
      for column in b.indices {
        let cost = min(
          row[column + 1] + 1, row[column] + 1, diagonal + (letter == b[column] ? 0 : 1))
        diagonal = row[column + 1]
        row[column + 1] = cost
      }
    }
    return row[b.count]
  }
}

/// Reads a table `path,emotion[,subject][,split][,synthetic]`; paths are relative to the folder of
/// the table.
///
/// Columns may come in any order. A row without a subject counts as a person of its own. A split
/// column that is empty throughout counts as missing.
enum Manifest {
  static func read(_ records: [CommaSeparatedValues.Record], path: String) throws(DatasetError)
    -> DatasetContents
  {
    let columns = try TableColumns(
      records.first?.fields ?? [], path: path, required: ["path", "emotion"],
      optional: ["subject", "split", "synthetic"])
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    var contents = DatasetContents()
    var seen: [String: (line: Int, split: String)] = [:]
    for record in records.dropFirst() {
      var item = "line \(record.line)"
      do throws(Rejection.Reason) {
        try columns.requireFields(record.fields.count)
        let row = Row(record.fields, columns: columns)
        item = "\(row.id) (line \(record.line))"
        if let first = seen[row.id] {
          throw Rejection.Reason(
            first.split == row.split || first.split.isEmpty || row.split.isEmpty
              ? "line \(first.line) names the same file"
              : "line \(first.line) has the same file in the split '\(first.split)', this one in "
                + "'\(row.split)'; only the first counts")
        }
        seen[row.id] = (record.line, row.split)
        contents.images.append(try row.image(in: folder))
      } catch {
        contents.reject(item, error.text)
      }
    }
    return contents
  }

  private struct Row {
    let id: String
    private let emotion: String
    private let subject: String
    let split: String
    private let synthetic: String

    init(_ fields: [String], columns: TableColumns) {
      func field(_ name: String) -> String { columns.place(of: name).map { fields[$0] } ?? "" }
      id = Self.plain(field("path"))
      emotion = field("emotion")
      subject = field("subject")
      split = field("split")
      synthetic = field("synthetic")
    }

    func image(in folder: String) throws(Rejection.Reason) -> LabelledImage {
      guard !id.isEmpty else { throw Rejection.Reason("the path is empty") }
      let emotion = try Emotion(label: emotion)
      let part = Split.read(split)
      guard split.isEmpty || part != nil else {
        throw Rejection.Reason(
          "the split is '\(split)'; expected one of \(DatasetError.acceptedSplits)")
      }
      guard ["", "true", "false"].contains(synthetic) else {
        throw Rejection.Reason(
          "synthetic is '\(synthetic)'; expected true, false or nothing")
      }
      let path = id.hasPrefix("/") ? id : folder + id
      return LabelledImage(
        id: id, emotion: emotion, subject: subject.isEmpty ? nil : subject, split: part,
        source: try LabelledImage.Source(file: path, FolderListing.kind(of: path)),
        isSynthetic: synthetic == "true")
    }

    /// The path without `.` and empty components, so that each file has one id.
    private static func plain(_ path: String) -> String {
      let parts = path.split(separator: "/").filter { $0 != "." }
      return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }
  }
}

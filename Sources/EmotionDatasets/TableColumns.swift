/// The columns that the first line of a table names, in any order, ignoring case and spaces.
struct TableColumns {
  let names: [String]

  var count: Int { names.count }

  /// Where a column is; `nil` where the table has none of that name.
  func place(of name: String) -> Int? { names.firstIndex(of: name) }

  /// Refuses a row that has not one field for each column.
  func requireFields(_ found: Int) throws(Findings.Reason) {
    guard found == count else {
      throw Findings.Reason(text: "\(found) fields, where \(count) are expected")
    }
  }

  /// Takes the fields of the first line.
  ///
  /// - Throws: `DatasetError.wrongColumns` unless every required column is there, each one once,
  ///   and no other than the known ones: a misspelt `subject` would else go unseen.
  init(_ fields: [String], path: String, required: [String], optional: [String])
    throws(DatasetError)
  {
    names = fields.map { $0.lowercased() }
    let known = required + optional
    let problem: String? =
      if let missing = required.first(where: { !names.contains($0) }) {
        "the column '\(missing)' is missing"
      } else if let unknown = names.first(where: { !known.contains($0) }) {
        "the column '\(unknown)' is none of \(known.joined(separator: ", "))"
      } else if Set(names).count < names.count {
        "a column is named twice"
      } else {
        nil
      }
    if let problem { throw .wrongColumns(path: path, found: fields, problem: problem) }
  }
}

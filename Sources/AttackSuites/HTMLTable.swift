import Toolkit

/// A table of HTML whose cells are text; it scrolls where the page is narrow.
struct HTMLTable {
  struct Row {
    let cells: [String]
    /// The row's class.
    var style: String?
  }

  let heads: [String]
  let rows: [Row]

  var html: String {
    let body = rows.map { row in
      "<tr\(row.style.map { " class=\"\($0)\"" } ?? "")>"
        + row.cells.map { "<td>\($0.escapedForMarkup)</td>" }.joined() + "</tr>"
    }
    return
      "<div class=\"wide\"><table><thead><tr>\(heads.map { "<th>\($0.escapedForMarkup)</th>" }.joined())</tr></thead>"
      + "<tbody>\(body.joined(separator: "\n"))</tbody></table></div>"
  }
}

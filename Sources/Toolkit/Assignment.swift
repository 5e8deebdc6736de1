/// Pairs rows with columns at the lowest total cost.
package enum Assignment {
  /// - Parameters:
  ///   - costs: `[rows, columns]`; infinite for forbidden pairs.
  ///   - unpaired: The cost of leaving a row unpaired.
  /// - Returns: Each row's column, or nil; deterministic even if several solutions are equally
  ///   good.
  package static func best(_ costs: [[Double]], unpaired: Double) -> [Int?] {
    let rows = costs.count
    guard rows > 0 else { return [] }
    let columns = costs[0].count
    // Give each row a column to stay unpaired in; a forbidden pair costs more than pairing none.
    let forbidden = (unpaired + 1) * Double(rows + 1)
    let wide = costs.map { row in
      row.map { $0.isFinite ? min($0, forbidden) : forbidden }
        + [Double](repeating: unpaired, count: rows)
    }
    return solve(wide).enumerated().map { row, column in
      column < columns && costs[row][column].isFinite ? column : nil
    }
  }

  /// The Hungarian method by shortest paths (Jonker and Volgenant, Computing 38, 1987); needs at
  /// least as many columns as rows.
  private static func solve(_ costs: [[Double]]) -> [Int] {
    let (rows, columns) = (costs.count, costs[0].count)
    // Index 0 means none.
    var rowPrice = [Double](repeating: 0, count: rows + 1)
    var columnPrice = [Double](repeating: 0, count: columns + 1)
    var rowOfColumn = [Int](repeating: 0, count: columns + 1)
    for row in 1...rows {
      var previous = [Int](repeating: 0, count: columns + 1)
      var distance = [Double](repeating: .infinity, count: columns + 1)
      var isDone = [Bool](repeating: false, count: columns + 1)
      var column = 0
      rowOfColumn[0] = row
      repeat {
        isDone[column] = true
        let current = rowOfColumn[column]
        var (least, next) = (Double.infinity, 0)
        for other in 1...columns where !isDone[other] {
          let length = costs[current - 1][other - 1] - rowPrice[current] - columnPrice[other]
          if length < distance[other] { (distance[other], previous[other]) = (length, column) }
          if distance[other] < least { (least, next) = (distance[other], other) }
        }
        for other in 0...columns {
          if isDone[other] {
            rowPrice[rowOfColumn[other]] += least
            columnPrice[other] -= least
          } else {
            distance[other] -= least
          }
        }
        column = next
      } while rowOfColumn[column] != 0
      while column != 0 {
        rowOfColumn[column] = rowOfColumn[previous[column]]
        column = previous[column]
      }
    }
    var result = [Int](repeating: 0, count: rows)
    for column in 1...columns where rowOfColumn[column] > 0 {
      result[rowOfColumn[column] - 1] = column - 1
    }
    return result
  }
}

import Testing
import Toolkit

@Suite("Pairs of rows and columns")
struct AssignmentTests {
  @Test("have the least sum of costs, as trying all pairs does")
  func assignment() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      let (rows, columns) = (
        Int.random(in: 1...4, using: &generator), Int.random(in: 0...4, using: &generator)
      )
      let costs = (0..<rows).map { _ in
        (0..<columns).map { _ in
          Double.random(in: 0...1, using: &generator) < 0.3
            ? .infinity : Double.random(in: 0...2, using: &generator)
        }
      }
      let pairs = Assignment.best(costs, unpaired: 0.9)
      let sum = zip(costs, pairs).map { row, column in column.map { row[$0] } ?? 0.9 }.reduce(0, +)
      #expect(abs(sum - Self.least(costs[...], Set(0..<columns))) < 1e-9)
      #expect(Set(pairs.compactMap(\.self)).count == pairs.compactMap(\.self).count)
    }
    #expect(Assignment.best([], unpaired: 1).isEmpty)
  }

  private static func least(_ costs: ArraySlice<[Double]>, _ free: Set<Int>) -> Double {
    guard let row = costs.first else { return 0 }
    let alone = 0.9 + least(costs.dropFirst(), free)
    return free.map { row[$0] + least(costs.dropFirst(), free.subtracting([$0])) }
      .reduce(alone, min)
  }
}

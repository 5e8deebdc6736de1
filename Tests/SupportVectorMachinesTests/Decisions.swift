import Foundation
import SupportVectorMachines

extension TrainedSupportVectors {
  /// The decision values as the documentation of the type defines them.
  func decisionValues(of x: [Float]) -> [Double] {
    let rows = supportVectorCount
    var owners: [Int] = []
    for (index, count) in supportCounts.enumerated() {
      owners += Array(repeating: index, count: count)
    }
    var decisions: [Double] = []
    for i in classLabels.indices {
      for j in (i + 1)..<classLabels.count {
        var value = -Double(rho[decisions.count])
        for row in 0..<rows where owners[row] == i || owners[row] == j {
          let coefficientRow = owners[row] == i ? j - 1 : i
          value += Double(dualCoefficients[coefficientRow * rows + row]) * similarity(x, row)
        }
        decisions.append(value)
      }
    }
    return decisions
  }

  /// The label with the most votes.
  func prediction(for x: [Float]) -> Int {
    var votes = [Int](repeating: 0, count: classLabels.count)
    var decisions = decisionValues(of: x).makeIterator()
    for i in classLabels.indices {
      for j in (i + 1)..<classLabels.count { votes[(decisions.next() ?? 0) > 0 ? i : j] += 1 }
    }
    let best = votes.indices.max { votes[$0] < votes[$1] || (votes[$0] == votes[$1] && $0 > $1) }
    return classLabels[best ?? 0]
  }

  func accuracy(on samples: Samples) -> Double {
    let hits = zip(samples.features, samples.labels).filter { prediction(for: $0) == $1 }.count
    return Double(hits) / Double(samples.labels.count)
  }

  private func similarity(_ x: [Float], _ row: Int) -> Double {
    let vector = supportVectors[row * featureCount..<(row + 1) * featureCount]
    switch kernel {
    case .linear:
      return zip(x, vector).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    case .radialBasis(let gamma):
      let squared = zip(x, vector).reduce(0) {
        let difference = Double($1.0) - Double($1.1)
        return $0 + difference * difference
      }
      return exp(-Double(gamma) * squared)
    }
  }
}

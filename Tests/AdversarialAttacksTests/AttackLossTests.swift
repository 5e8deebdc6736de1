import AdversarialAttacks
import Tensors
import Testing

@Suite("What an attack climbs")
struct AttackLossTests {
  private func value(_ loss: AttackLoss, _ logits: [Float], _ criterion: Criterion) throws -> Float
  {
    try criterion.objective(
      logits: Tensor(logits, shape: [1, logits.count]), loss: loss
    ).item()
  }

  @Test(
    "is the margin of the best other class, above zero where the picture is adversarial",
    arguments: [([3, 1, 0, 2], 0, -1), ([3, 1, 0, 2], 3, 1), ([3, 1, 0, 2], 2, 3)]
      as [([Float], Int, Float)])
  func margin(logits: [Float], label: Int, expected: Float) throws {
    #expect(try value(.margin, logits, .misclassification(labels: [label])) == expected)
    #expect(try value(.margin, logits, .targeted(targets: [label])) == -expected)
  }

  @Test("divides the margin by the gap between first and third, so that scale does not matter")
  func ratio() throws {
    for scale: Float in [1, 1000] {
      let logits = [3, 1, 0, 2].map { $0 * scale } as [Float]
      #expect(
        abs(try value(.logitRatio, logits, .misclassification(labels: [0])) + 0.5) < 1e-6)
      #expect(abs(try value(.logitRatio, logits, .misclassification(labels: [1])) - 1) < 1e-6)
    }
  }

  @Test("is the margin alone where there are fewer than four classes", arguments: [2, 3])
  func fewClasses(classes: Int) throws {
    let logits = (0..<classes).map { Float($0) * 2 }
    #expect(
      try value(.logitRatio, logits, .misclassification(labels: [0])) == Float(classes - 1) * 2)
  }
}

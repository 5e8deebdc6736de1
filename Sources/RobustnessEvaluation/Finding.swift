import EvaluationStatistics
import Toolkit

/// What the paper claimed and what was measured, in a few sentences.
enum Finding {
  static func text(rows: [SummaryRow], attacked: String, observer: String) -> String {
    let attacks = rows.filter { $0.knowledge == .whiteBox || $0.knowledge == .transfer }
    guard let worst = attacks.filter({ $0.model == attacked }).max(by: { $0.drop < $1.drop }),
      let transfer = attacks.filter({ $0.model == observer }).max(by: { $0.drop < $1.drop })
    else { return "No attack was run, so nothing was measured of the paper's claim." }
    return """
      Shehu, Browne and Eisenbarth (RO-MAN 2020) claim that a ResNet loses up to 22 points of \
      accuracy under attack and a landmark classifier less than 0.3; measured on \(worst.n) \
      pictures, \(attacked) loses up to \(NumberText.points(worst.drop)) points \
      \(worst.dropCI95.points) (\(worst.attackWords), \
      \(size(of: worst)), white box), and \(observer), shown pictures made \
      against the ResNet, at most \(NumberText.points(transfer.drop)) points \
      \(transfer.dropCI95.points) (\(transfer.attackWords), \
      \(size(of: transfer))) while \
      \(NumberText.percent(transfer.flippedOfCorrect)) of its correct answers flip\
      \(control(of: transfer, rows: rows)). This attacker does not know the landmarks: it says \
      nothing of one who does.\(times(rows: rows, attacked: attacked, observer: observer))
      """
  }

  private static func size(of row: SummaryRow) -> String {
    row.epsilon.map { "epsilon \(NumberText.plain($0))/255" } ?? "the smallest that it found"
  }

  /// What random noise of the same size does to the model of a row.
  private static func control(of row: SummaryRow, rows: [SummaryRow]) -> String {
    let sameNoise = rows.first {
      $0.model == row.model && $0.knowledge == .random && $0.epsilon == row.epsilon
    }
    guard let sameNoise else { return "" }
    return " (random noise of that size: \(NumberText.points(sameNoise.drop)), "
      + "\(NumberText.percent(sameNoise.flippedOfCorrect)) flipped)"
  }

  /// The claim about time, where both models were timed.
  private static func times(rows: [SummaryRow], attacked: String, observer: String) -> String {
    func milliseconds(_ model: String) -> Double? {
      rows.first { $0.model == model && $0.knowledge == .none }?.medianMilliseconds
    }
    guard let attackedTime = milliseconds(attacked), let observerTime = milliseconds(observer)
    else { return "" }
    return " The paper claims, too, that the landmark classifier takes considerably less time; "
      + "measured, detection included, \(attacked) takes \(NumberText.fixed(attackedTime, 1)) ms a "
      + "picture and \(observer) \(NumberText.fixed(observerTime, 1)) ms."
  }
}

import EvaluationStatistics

/// One sentence: what the paper claimed and what was measured.
enum Finding {
  static func sentence(rows: [SummaryRow], attacked: String, observer: String) -> String {
    let attacks = rows.filter { $0.knowledge == .whiteBox || $0.knowledge == .transfer }
    guard let worst = attacks.filter({ $0.model == attacked }).max(by: { $0.drop < $1.drop }),
      let transfer = attacks.filter({ $0.model == observer }).max(by: { $0.drop < $1.drop })
    else { return "No attack was run, so nothing was measured of the paper's claim." }
    let sameNoise = rows.first {
      $0.model == observer && $0.knowledge == .random && $0.epsilon == transfer.epsilon
    }
    let control =
      sameNoise.map {
        " (random noise of that size: \(Figures.points($0.drop)), "
          + "\(Figures.percent($0.flippedOfCorrect)) flipped)"
      } ?? ""
    return """
      Shehu, Browne and Eisenbarth (RO-MAN 2020) claim that a ResNet loses up to 22 points of \
      accuracy under attack and a landmark classifier less than 0.3; measured on \(worst.n) pictures, \
      \(attacked) loses up to \(Figures.points(worst.drop)) points \
      \(Figures.interval(worst.dropCI95)) (\(worst.attack), epsilon \
      \(Figures.number(worst.epsilon))/255, white box), and \(observer), shown pictures made \
      against the ResNet, at most \(Figures.points(transfer.drop)) points \
      \(Figures.interval(transfer.dropCI95)) (\(transfer.attack), epsilon \
      \(Figures.number(transfer.epsilon))/255) while \(Figures.percent(transfer.flippedOfCorrect)) \
      of its correct answers flip\(control). This attacker does not know the landmarks: it says \
      nothing of one who does.
      """
  }
}

import CommandLineSupport
import EmotionDatasets

extension StandardError {
  /// Names what was skipped, the first few in full.
  static func list(_ rejections: [Rejection]) {
    for rejection in rejections.prefix(10) {
      print("skipped \(rejection.item): \(rejection.reason)")
    }
    if rejections.count > 10 { print("skipped \(rejections.count - 10) more") }
  }
}

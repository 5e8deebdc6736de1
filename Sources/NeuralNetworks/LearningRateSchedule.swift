import Glibc

/// A learning rate that rises linearly and then falls as half a cosine to zero (Loshchilov and
/// Hutter, 2017, without restarts).
public struct LearningRateSchedule: Codable, Equatable, Sendable {
  /// The highest rate.
  public let peak: Float
  public let warmupSteps: Int
  public let totalSteps: Int

  public init(peak: Float, warmupSteps: Int, totalSteps: Int) {
    self.peak = peak
    self.warmupSteps = warmupSteps
    self.totalSteps = totalSteps
  }

  /// The rate of a step, counted from 0.
  public func rate(at step: Int) -> Float {
    if step < warmupSteps { return peak * Float(step + 1) / Float(warmupSteps) }
    let length = max(1, totalSteps - warmupSteps)
    let progress = min(1, Float(step - warmupSteps) / Float(length))
    return peak * 0.5 * (1 + cosf(Float.pi * progress))
  }
}

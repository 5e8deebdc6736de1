/// Copies of each training picture, which teach the classifier how landmarks move with the box and
/// with noise.
///
/// Copy 0 is the picture and copy 1 its mirror image. Every second further copy is mirrored too,
/// and each has its own box and its own pixel noise.
public struct LandmarkCopies: Codable, Equatable, Sendable {
  /// The number of copies, including the picture itself; at least 1.
  public var count: Int
  /// The standard deviation of the box's shift along each axis, in sides of the box.
  public var shift: Double
  /// The standard deviation of the logarithm of the box's size.
  public var scale: Double
  /// The largest standard deviation of a copy's normal noise, in 255ths of the range of values;
  /// each copy's is uniform from 0 to this.
  public var largestNoise: Double
  /// Decides shifts, sizes and noise.
  ///
  /// It is separate from the seed of the training, so that runs with different seeds can share
  /// found landmarks.
  public var seed: UInt64

  /// Stoic's settings for FER2013.
  public init(
    count: Int = 5, shift: Double = 0.03, scale: Double = 0.05, largestNoise: Double = 8,
    seed: UInt64 = 0
  ) {
    self.count = count
    self.shift = shift
    self.scale = scale
    self.largestNoise = largestNoise
    self.seed = seed
  }

  /// The copies in one line for model cards.
  var words: String {
    "\(count) a picture, half of them mirrored; boxes shifted by \(shift) of their side and sized by "
      + "\(scale), standard deviations; noise up to \(largestNoise)/255; seed \(seed)"
  }

  /// The picture and its mirror image, unchanged: what a recogniser sees.
  static let pictureAndMirror = LandmarkCopies(count: 2, shift: 0, scale: 0, largestNoise: 0)
}

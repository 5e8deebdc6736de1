/// The copies of each training picture whose landmarks are found, so that the classifier learns how
/// landmarks move with the box and with noise.
///
/// Copy 0 is the picture, copy 1 its mirror image; of the others, every second is mirrored too, and
/// each has a box of its own and pixel noise of its own.
public struct LandmarkCopies: Codable, Equatable, Sendable {
  /// The number of copies, the picture itself included: at least 1.
  public var count: Int
  /// The standard deviation of the box's shift by axis, in sides of the box.
  public var shift: Double
  /// The standard deviation of the logarithm of the box's size.
  public var scale: Double
  /// Each copy's noise is normal, with a standard deviation drawn evenly from 0 to this, in 255ths
  /// of the range of values.
  public var largestNoise: Double
  /// Decides shifts, sizes and noise.
  ///
  /// It is apart from the seed of the training, so that runs with different seeds can share the
  /// landmarks that were found.
  public var seed: UInt64

  /// Stoic's own settings, for FER2013.
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

  /// The copies for people, in one line, as model cards have them.
  var words: String {
    "\(count) a picture, half of them mirrored; boxes shifted by \(shift) of their side and sized by "
      + "\(scale), standard deviations; noise up to \(largestNoise)/255; seed \(seed)"
  }

  /// The picture and its mirror image, unchanged: what a recogniser sees.
  static let pictureAndMirror = LandmarkCopies(count: 2, shift: 0, scale: 0, largestNoise: 0)
}

public import Toolkit

/// The random numbers of a training run, shared by its data and its layers.
///
/// A reference, so that dropout deep inside a network draws from the same sequence. Each epoch has
/// one of its own, made from the seed and the epoch's number, so a checkpoint need not keep it. One
/// thread only.
public final class TrainingRandomness {
  public var generator: SeededGenerator

  public init(_ generator: SeededGenerator) { self.generator = generator }
}

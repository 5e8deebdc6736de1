import FoundationEssentials
import Glibc
import Safetensors
import Tensors

extension Trainer {
  /// What a checkpoint stores besides tensors.
  private struct Progress: Codable {
    let plan: TrainingPlan
    /// Nil in checkpoints from before there was a context.
    let context: String?
    let epochsDone: Int
    let stepCount: Int
    let best: BestScore?
  }

  private static var progressKey: String { "training" }

  /// All tensors of the run, each kind under its own prefix.
  private var everything: [StateEntry] {
    network.state.under("network") + averaged.state.under("average")
      + optimizer.state.under("optimizer") + bestState.under("best")
  }

  /// Writes the whole state of the run and replaces the previous checkpoint.
  func save(to path: String) throws {
    var file = SafetensorsFile()
    file.tensors = try everything.stored(as: .float32)
    let progress = Progress(
      plan: plan, context: context, epochsDone: epochsDone, stepCount: optimizer.stepCount,
      best: best)
    let json: Data
    do { json = try JSONEncoder().encode(progress) } catch {
      throw TrainingError.encoding("\(error)")
    }
    file.metadata[Self.progressKey] = String(decoding: json, as: UTF8.self)
    try file.write(to: path)
  }

  /// Restores the state of a checkpoint; does nothing if there is none.
  func restore(from path: String) throws {
    guard access(path, F_OK) == 0 else { return }
    let file = try SafetensorsFile.read(path)
    let json = Data((file.metadata[Self.progressKey] ?? "").utf8)
    guard let progress = try? JSONDecoder().decode(Progress.self, from: json) else {
      throw TrainingError.foreignCheckpoint(
        path: path, difference: "it contains no state of a training run")
    }
    guard progress.plan == plan else {
      throw TrainingError.foreignCheckpoint(
        path: path, difference: plan.differences(from: progress.plan).joined(separator: "; "))
    }
    if let other = progress.context, other != context {
      throw TrainingError.foreignCheckpoint(
        path: path, difference: "it was made with \(other), but this run has \(context)")
    }
    bestState = try averaged.state.copied()
    for entry in everything { try restore(entry, from: file, path: path) }
    epochsDone = progress.epochsDone
    optimizer.stepCount = progress.stepCount
    best = progress.best
  }

  private func restore(_ entry: StateEntry, from file: SafetensorsFile, path: String) throws {
    let values = try file.floats(entry.name, shape: entry.tensor.shape, path: path)
    try entry.tensor.assign(Tensor(values, shape: entry.tensor.shape))
  }
}

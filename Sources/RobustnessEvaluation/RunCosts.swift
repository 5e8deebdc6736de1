import DurableFiles
import FoundationEssentials
import Glibc
import ModelEvaluation

/// A run's costs, written to disk as they are measured: the times of both methods, measured once on
/// clean pictures, and the peak memory under each condition.
final class RunCosts {
  /// A line of `memory.jsonl`.
  private struct Memory: Codable {
    let condition: String
    /// The process's peak resident memory under the condition.
    let peakMemoryMebibytes: Double
  }

  /// By the method's name; nil until measured.
  private(set) var times: [String: PipelineTimes]?
  private(set) var peakMebibytes: [String: Double] = [:]
  private let folder: RunFolder
  private let memory: AppendOnlyFile

  init(_ folder: RunFolder) throws {
    self.folder = folder
    memory = try AppendOnlyFile(path: folder.memory)
    for (number, line) in try AppendOnlyFile.lines(of: folder.memory).enumerated() {
      guard let row = try? JSONDecoder().decode(Memory.self, from: line) else {
        throw ComparisonError.damagedRun(path: folder.memory, line: number + 1)
      }
      keep(row)
    }
    guard access(folder.times, F_OK) == 0 else { return }
    guard
      let kept = try? JSONDecoder().decode(
        [String: PipelineTimes].self, from: DurableFile.read(folder.times))
    else { throw ComparisonError.damagedRun(path: folder.times, line: 1) }
    times = kept
  }

  func keep(_ times: [String: PipelineTimes]) throws {
    try folder.write(json: times, to: folder.times)
    self.times = times
  }

  func add(peakMebibytes peak: Double, of condition: Condition) throws {
    let row = Memory(condition: condition.name, peakMemoryMebibytes: peak)
    try memory.append([RunJSON.line(row)])
    keep(row)
  }

  /// A condition that was resumed has several lines, of which the highest counts.
  private func keep(_ row: Memory) {
    peakMebibytes[row.condition] = max(peakMebibytes[row.condition] ?? 0, row.peakMemoryMebibytes)
  }
}

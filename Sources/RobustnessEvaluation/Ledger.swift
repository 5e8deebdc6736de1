public import AdversarialAttacks
import DurableFiles
public import EmotionCore
import FoundationEssentials
import Glibc
public import ModelEvaluation

/// One picture under one condition: a line of `ledger.jsonl`.
public struct LedgerRow: Codable, Equatable, Sendable {
  /// The condition's name; the manifest's plan describes the attack with all of its parameters.
  public let condition: String
  /// The picture's id in the dataset.
  public let image: String
  public let actual: Emotion
  /// The size of the perturbation, measured on the 8-bit picture read back, in 255ths by the
  /// condition's norm; 0 for clean pictures.
  public let distance: Double
  /// Whether the picture is within epsilon and the attacked model's answer is the one the attacker
  /// wants; nil for clean pictures.
  public let succeeded: Bool?
  /// How often the attack asked the model about this picture; nil if it never asked.
  public let queries: QueryCount?
  /// Each model's answer, by the model's name.
  public let answers: [String: MethodAnswer]
}

/// Every picture's outcome under every condition, written as soon as it is known, so that a resumed
/// run need not repeat it.
final class Ledger {
  /// By the condition's name, then by the picture's id.
  private(set) var rows: [String: [String: LedgerRow]] = [:]
  private let file: AppendOnlyFile

  /// Opens or creates the ledger; an unfinished last line is cut off.
  ///
  /// - Parameter conditions: The names that rows may have.
  init(path: String, conditions: Set<String>) throws {
    file = try AppendOnlyFile(path: path)
    let decoder = JSONDecoder()
    for (number, line) in try AppendOnlyFile.lines(of: path).enumerated() {
      guard let row = try? decoder.decode(LedgerRow.self, from: line),
        conditions.contains(row.condition)
      else { throw ComparisonError.damagedRun(path: path, line: number + 1) }
      keep(row)
    }
  }

  /// Whether every one of these pictures has its row.
  func holds(_ images: some Sequence<String>, under condition: Condition) -> Bool {
    let known = rows[condition.name] ?? [:]
    return images.allSatisfy { known[$0] != nil }
  }

  /// Appends rows and flushes them to the disk.
  func append(_ new: [LedgerRow]) throws {
    try file.append(new.map { try RunJSON.line($0) })
    new.forEach(keep)
  }

  private func keep(_ row: LedgerRow) { rows[row.condition, default: [:]][row.image] = row }
}

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

import Foundation

/// Places that are taken and given back, first come, first served.
actor Places {
  /// Those of programs that tests run: each may take a processor and most of a gigabyte.
  static let forPrograms = Places(ProcessInfo.processInfo.activeProcessorCount)

  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) { free = max(1, count) }

  /// Does something in a place, when one is free.
  nonisolated func occupied<R: Sendable>(
    _ body: @Sendable () async throws -> R
  ) async rethrows -> R {
    await take()
    do {
      let result = try await body()
      await giveBack()
      return result
    } catch {
      await giveBack()
      throw error
    }
  }

  private func take() async {
    guard free == 0 else {
      free -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  private func giveBack() {
    guard waiting.isEmpty else { return waiting.removeFirst().resume() }
    free += 1
  }
}

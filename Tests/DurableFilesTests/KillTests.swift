// Passing values to exit tests needs Swift 6.3.
#if compiler(>=6.3)
  import DurableFiles
  import EmotionCore
  import Foundation
  import TestSupport
  import Testing
  import Toolkit

  /// Another process is killed in the middle of a write, or told that the disk is full; a limit on
  /// the size of files makes the system do so.
  @Suite("A kill or a full disk in the middle of a write")
  struct KillTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("A killed write leaves the old bytes")
    func killedWrite() async throws {
      let path = try folder.write("old", to: "file")
      await #expect(processExitsWith: .signal(SIGXFSZ)) { [path = path as String] in
        FileSizeLimit.set(100_000, kill: true)
        try DurableFile.write(Data(repeating: 1, count: 1_000_000), to: path)
      }
      #expect(try DurableFile.read(path) == Data("old".utf8))
    }

    @Test("A killed append leaves the complete lines, and the next run continues after them")
    func killedAppend() async throws {
      let path = folder.file("ledger.jsonl")
      let line = String(repeating: "x", count: 999)
      await #expect(processExitsWith: .signal(SIGXFSZ)) {
        [path = path as String, line = line as String] in
        FileSizeLimit.set(10_500, kill: true)
        let file = try AppendOnlyFile(path: path)
        for _ in 0..<20 { try file.append([Data(line.utf8)]) }
      }
      #expect(try DurableFile.read(path).count == 10_500)
      #expect(try AppendOnlyFile.lines(of: path) == .init(repeating: Data(line.utf8), count: 10))
      try AppendOnlyFile(path: path).append([Data("next".utf8)])
      #expect(try AppendOnlyFile.lines(of: path).last == Data("next".utf8))
      #expect(try AppendOnlyFile.lines(of: path).count == 11)
    }

    @Test("An append to a full disk is an error, and earlier lines stay")
    func fullDisk() async throws {
      let path = folder.file("ledger.jsonl")
      await #expect(processExitsWith: .exitCode(3)) { [path = path as String] in
        FileSizeLimit.set(100, kill: false)
        let file = try AppendOnlyFile(path: path)
        try file.append([Data("one".utf8), Data("two".utf8)])
        do {
          try file.append([Data(repeating: UInt8(ascii: "x"), count: 1000)])
        } catch let error as FileError {
          exit(error.path == path && error.fault == .software ? 3 : 4)
        }
      }
      #expect(try AppendOnlyFile.lines(of: path) == [Data("one".utf8), Data("two".utf8)])
    }
  }

  private enum FileSizeLimit {
    /// Limits the size of every file that this process writes, in bytes.
    ///
    /// - Parameter kill: Whether exceeding the limit kills the process; otherwise the write fails.
    static func set(_ count: rlim_t, kill: Bool) {
      signal(SIGXFSZ, kill ? SIG_DFL : SIG_IGN)
      // The threads that run tests block most signals.
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, SIGXFSZ)
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      var limit = rlimit(rlim_cur: count, rlim_max: count)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    }
  }
#endif

import Foundation

/// Tells when the files of a folder change.
final class FolderWatch: Sendable {
  private let events: Int32
  private let ending: (reader: Int32, writer: Int32)

  init(_ folder: String) throws {
    var pipe: [Int32] = [-1, -1]
    events = inotify_init1(0)
    guard events >= 0,
      inotify_add_watch(events, folder, UInt32(IN_CREATE | IN_MODIFY | IN_MOVED_TO)) >= 0,
      Foundation.pipe(&pipe) == 0
    else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    ending = (pipe[0], pipe[1])
  }

  deinit {
    for descriptor in [events, ending.reader, ending.writer] { close(descriptor) }
  }

  /// Waits until a condition holds, which is checked after each change.
  ///
  /// - Returns: false if `end` was called before.
  func waits(until condition: () -> Bool) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !condition() {
      var polled = [events, ending.reader].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&polled, nfds_t(polled.count), -1) > 0, polled[1].revents == 0 else {
        return false
      }
      _ = read(events, &buffer, buffer.count)
    }
    return true
  }

  /// Ends the waiting.
  func end() { _ = write(ending.writer, [1], 1) }
}

public import Foundation
import Synchronization

/// An HTTP server on this machine that sends the same pictures to each of its first clients, as
/// cameras do, and then takes no more.
public final class PictureServer: Sendable {
  public let port: UInt16
  private let listener: Int32
  private let isOpen = Mutex(true)

  /// - Parameters:
  ///   - connections: How many clients are served.
  ///   - staysOpen: Whether a connection stays open after the last picture, until the client
  ///     closes it.
  public init(
    _ pictures: [Data], connections: Int, staysOpen: Bool = false
  ) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 8) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    guard listener >= 0, isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    guard connections > 0 else {
      close()
      return
    }
    Thread.detachNewThread { [self] in
      for _ in 0..<connections {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        serve(pictures, to: client)
        var byte: UInt8 = 0
        while staysOpen, recv(client, &byte, 1, 0) > 0 {}
        Foundation.close(client)
      }
      close()
    }
  }

  deinit { close() }

  private func close() {
    isOpen.withLock { isOpen in
      if isOpen { Foundation.close(listener) }
      isOpen = false
    }
  }

  private func serve(_ pictures: [Data], to client: Int32) {
    var request = [UInt8](repeating: 0, count: 4096)
    _ = recv(client, &request, request.count, 0)
    sendAll(
      Data(
        "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=next\r\n\r\n".utf8),
      to: client)
    for picture in pictures {
      let head = "--next\r\nContent-Type: image/jpeg\r\nContent-Length: \(picture.count)\r\n\r\n"
      sendAll(Data(head.utf8) + picture + Data("\r\n".utf8), to: client)
    }
  }

  private func sendAll(_ bytes: Data, to client: Int32) {
    let bytes = [UInt8](bytes)
    _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }
}

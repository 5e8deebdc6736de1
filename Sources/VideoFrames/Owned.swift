/// Something of FFmpeg's with one owner, who frees it.
///
/// Not thread safe.
final class Owned<Value> {
  let pointer: UnsafeMutablePointer<Value>
  private let free: (inout UnsafeMutablePointer<Value>?) -> Void

  /// - Parameters:
  ///   - pointer: What was allocated; nil where memory was short.
  ///   - free: FFmpeg's function that frees it.
  /// - Throws: `VideoError` where memory was short.
  init(
    _ pointer: UnsafeMutablePointer<Value>?,
    free: @escaping (inout UnsafeMutablePointer<Value>?) -> Void
  ) throws(VideoError) {
    guard let pointer else { throw .noMemory }
    (self.pointer, self.free) = (pointer, free)
  }

  deinit {
    var pointer: UnsafeMutablePointer<Value>? = pointer
    free(&pointer)
  }

  var pointee: Value {
    get { pointer.pointee }
    set { pointer.pointee = newValue }
  }
}

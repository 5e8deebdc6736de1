import DurableFiles
import Glibc

extension RegressionCascade {
  /// Where a cascade came from.
  public enum Origin: Equatable, Sendable {
    /// Mapped from the cache.
    case cache(path: String)
    /// Read from dlib's file, and put into the cache for the next time.
    case converted(path: String)
    /// Read from dlib's file; why it could not be put into a cache, or nil where none was asked
    /// for.
    case uncached(reason: String?)
  }

  /// Reads a file that dlib's `serialize(shape_predictor)` wrote, of any number of points, stages
  /// and trees; every index and number in it is checked.
  ///
  /// With a cache that has it, Debian's 68-point file of 100 MB is ready in a millisecond, and
  /// memory holds what is visited. Else it takes some tenths of a second and 170 MB.
  ///
  /// A cached copy is taken for that of a file of the same size and time of change.
  ///
  /// - Parameters:
  ///   - cache: Where the mapped form is looked for and put; nil for neither.
  ///   - verifies: Whether a cached copy is held against the file's content, and every leaf
  ///     checked, which takes as long as making it.
  /// - Throws: `CascadeError`: the file is missing, no file, cut short or something else. What is
  ///   wrong with a cache is no error.
  public static func read(
    dlibFile path: String, cache: CascadeCache? = nil, verifies: Bool = false
  ) throws(CascadeError) -> (cascade: RegressionCascade, origin: Origin) {
    // A pipe without a writer would keep the call waiting.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(reason: "it is not a file")
    }
    let identity = SourceIdentity(status)
    let cached = cache?.path(ofDlibFile: path)
    if let cache, let cached, !verifies,
      let cascade = cache.read(cached, source: identity)
    {
      return (cascade, .cache(path: cached))
    }
    // Read, not mapped: nobody may change it between its checks and its use.
    guard let source = CascadeBytes(reading: descriptor, count: Int(status.st_size)) else {
      throw .unreadable(reason: String(cString: strerror(errno)))
    }
    // What a killed conversion left.
    if let cached { DurableFile.removeLeftovers(of: cached, olderThan: 600) }
    let hash = CascadeHeader.hash(source.memory, before: source.memory.count, skips: nil)
    if let cache, let cached, verifies,
      let cascade = cache.read(cached, source: identity, verifying: hash)
    {
      return (cascade, .cache(path: cached))
    }
    let cascade = try convert(source)
    guard let cache, let cached else { return (cascade, .uncached(reason: nil)) }
    do {
      try cache.write(cascade, to: cached, source: identity, hash: hash)
      return (cascade, .converted(path: cached))
    } catch {
      return (
        cascade,
        .uncached(reason: "\(error.description) XDG_CACHE_HOME may name another folder.")
      )
    }
  }

  private static func convert(
    _ source: CascadeBytes
  ) throws(CascadeError) -> RegressionCascade {
    guard source.length > 0 else { throw .malformed(reason: "it is empty") }
    do throws(MalformedPredictor) {
      return try read(
        dlib: UnsafeRawBufferPointer(rebasing: source.memory[..<source.length]))
    } catch {
      throw .malformed(reason: "\(error.reason) (the file has \(source.length) bytes)")
    }
  }
}

extension SourceIdentity {
  fileprivate init(_ status: stat) {
    let time = status.st_mtim
    self.init(
      size: UInt64(status.st_size),
      modified: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
  }
}

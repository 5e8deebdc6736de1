import DurableFiles
import Glibc

extension RegressionCascade {
  /// Where a cascade came from.
  public enum Origin: Equatable, Sendable {
    /// Mapped from the cache.
    case cache(path: String)
    /// Read from dlib's file and added to the cache.
    case converted(path: String)
    /// Read from dlib's file; `reason` says why it could not be cached, or is nil without a cache.
    case uncached(reason: String?)
  }

  /// Reads a file that dlib's `serialize(shape_predictor)` wrote, with any number of points, stages
  /// and trees, and checks every index and number in it.
  ///
  /// From the cache, Debian's 68-point file of 100 MB is ready in a millisecond, and only the
  /// visited part takes memory. Otherwise reading takes some tenths of a second and 170 MB.
  ///
  /// A cached copy counts as current if its source has the same size and modification time.
  ///
  /// - Parameters:
  ///   - cache: Where to look for the mapped form and to put it; nil for no cache.
  ///   - verifies: Whether to check a cached copy against the file's content and to check every
  ///     leaf, which takes as long as converting.
  /// - Throws: `CascadeError` if the file is missing, not a file, truncated or something else;
  ///   problems with the cache are not errors.
  public static func read(
    dlibFile path: String, cache: CascadeCache? = nil, verifies: Bool = false
  ) throws(CascadeError) -> (cascade: RegressionCascade, origin: Origin) {
    // Opening a pipe without a writer would block.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(reason: "it is not a regular file")
    }
    let identity = SourceIdentity(status)
    let cached = cache?.path(ofDlibFile: path)
    if let cache, let cached, !verifies,
      let cascade = cache.read(cached, source: identity)
    {
      return (cascade, .cache(path: cached))
    }
    // Read rather than mapped, so that nobody can change it between its checks and its use.
    guard let source = CascadeBytes(reading: descriptor, count: Int(status.st_size)) else {
      throw .unreadable(reason: String(cString: strerror(errno)))
    }
    // Copies left behind by killed conversions.
    if let cached { DurableFile.removeLeftovers(of: cached, olderThan: 600) }
    let hash = CascadeHeader.hash(source.memory, before: source.memory.count, skips: nil)
    if let cache, let cached, verifies,
      let cascade = cache.read(cached, source: identity, verifying: hash)
    {
      return (cascade, .cache(path: cached))
    }
    let cascade = try convert(source)
    CascadeHeader(layout: cascade.layout, source: identity, sourceHash: hash)
      .write(to: cascade.bytes.memory)
    guard let cache, let cached else { return (cascade, .uncached(reason: nil)) }
    do {
      try cache.write(cascade, to: cached, source: identity, hash: hash)
      return (cascade, .converted(path: cached))
    } catch {
      return (
        cascade,
        .uncached(reason: "\(error.description) Set XDG_CACHE_HOME to use another folder.")
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

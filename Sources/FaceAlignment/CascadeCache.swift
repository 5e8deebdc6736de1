import DurableFiles
import FoundationEssentials
import Glibc
import Toolkit

/// A folder of cascades, converted once from dlib's files so that they can be mapped.
///
/// Files are written aside and renamed, so several processes may convert at once. A file that is
/// damaged, truncated, or of another version or source is converted again. Truncating a mapped file
/// kills its readers; Stoic never truncates.
public struct CascadeCache: Sendable {
  public let folder: String

  public init(folder: String) { self.folder = folder }

  /// The user's cache: `stoic` in `XDG_CACHE_HOME`, or else in `~/.cache`; nil if neither is known.
  public static var standard: CascadeCache? {
    func variable(_ name: String) -> String? {
      guard let value = getenv(name) else { return nil }
      let text = String(cString: value)
      // The XDG base directory specification says to ignore relative paths.
      return text.hasPrefix("/") ? text : nil
    }
    if let base = variable("XDG_CACHE_HOME") { return CascadeCache(folder: base + "/stoic") }
    return variable("HOME").map { CascadeCache(folder: $0 + "/.cache/stoic") }
  }

  /// Why there is no standard cache, and what to do: two sentences.
  public static let homelessReason =
    "neither XDG_CACHE_HOME nor HOME is set to an absolute path. Set one of them."

  /// The path of the cached cascade of a file, whether it exists or not.
  public func path(ofDlibFile source: String) -> String {
    let full = realpath(source, nil)
    defer { free(full) }
    let place = full.map { String(cString: $0) } ?? source
    let name = place.split(separator: "/").last.map(String.init) ?? "predictor"
    var hash = FNVHash()
    hash.add(place)
    // Short enough for any file system, including the suffix of an unfinished copy.
    let start = String(decoding: name.utf8.prefix(100), as: UTF8.self)
    return "\(folder)/\(start)-\(String(hash.value, radix: 16))-float32.cascade"
  }

  /// The cached cascade of a file; nil if it must be converted again.
  ///
  /// - Parameter hash: The hash of the source's content; if given, it and every leaf are checked
  ///   too.
  func read(
    _ path: String, source: SourceIdentity, verifying hash: UInt64? = nil
  ) -> RegressionCascade? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let mapped = CascadeBytes(mapping: descriptor, count: Int(status.st_size)),
      let size = CascadeHeader(mapped.memory)?.layout.leafValues,
      AvailableMemory.has(bytes: 2 * size)
    else { return nil }
    // A checked copy, because the mapped file may change during a prediction.
    let head = CascadeBytes(count: size)
    head.memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: mapped.memory[..<size]))
    guard let header = CascadeHeader(head.memory, fileSize: mapped.memory.count),
      header.source == source
    else { return nil }
    let cascade = RegressionCascade(layout: header.layout, bytes: head, leavesIn: mapped)
    guard cascade.hasSoundTrees else { return nil }
    if let hash {
      guard header.sourceHash == hash, cascade.hasWholeLeaves else { return nil }
    }
    return cascade
  }

  func write(
    _ cascade: RegressionCascade, to path: String, source: SourceIdentity, hash: UInt64
  ) throws(FileError) {
    let memory = cascade.bytes.memory
    CascadeHeader(layout: cascade.layout, source: source, sourceHash: hash).write(to: memory)
    guard let start = memory.baseAddress else { return }
    try DurableFile.write(
      Data(bytesNoCopy: start, count: cascade.layout.size, deallocator: .none), to: path)
  }
}

extension RegressionCascade {
  /// Whether no split and no probe leads outside its array, and every threshold is finite.
  ///
  /// A correct hash does not prove this: the file may have been made to mislead.
  fileprivate var hasSoundTrees: Bool {
    let (probes, count) = (probeCount, treeCount * splitCount)
    for stage in 0..<stageCount {
      let (anchors, splits) = (anchors(stage: stage), splits(stage: stage))
      for probe in 0..<probes where Int(anchors[probe]) >= pointCount { return false }
      // Without branches, since this is most of the time that a start from the cache takes.
      var wrong = 0
      for split in 0..<count {
        let node = splits[split]
        let threshold = node.threshold.bitPattern
        wrong |= Int(max(node.first, node.second)) >= probes ? 1 : 0
        // Not finite, or the negative zero: the walk tests the sign of threshold minus difference,
        // see `findLeaves`.
        wrong |= threshold & 0x7F80_0000 == 0x7F80_0000 || threshold == 0x8000_0000 ? 1 : 0
      }
      guard wrong == 0 else { return false }
    }
    return true
  }

  /// Whether every leaf is undamaged; reads them all.
  fileprivate var hasWholeLeaves: Bool {
    (0..<(stageCount * treeCount * layout.leaves)).allSatisfy { number in
      let leaf = leaves(stage: 0) + number * layout.leafStride
      return isWhole(leaf, number: number)
    }
  }
}

import DurableFiles
import FoundationEssentials
import Glibc
import Toolkit

/// A folder of cascades in the form in which they are mapped, made once from dlib's files.
///
/// A file is written aside and renamed, so several processes may make the same one at once and all
/// are served; one that is damaged, cut short, of another version or of another source is made
/// again. Only who cuts a file short while a process has it mapped ends that process: nothing of
/// Stoic does so.
public struct CascadeCache: Sendable {
  public let folder: String

  public init(folder: String) { self.folder = folder }

  /// The user's: `stoic` in `XDG_CACHE_HOME`, or else in `~/.cache`; nil where there is no home.
  public static var standard: CascadeCache? {
    func variable(_ name: String) -> String? {
      guard let value = getenv(name) else { return nil }
      let text = String(cString: value)
      // The XDG base directory specification has relative paths ignored.
      return text.hasPrefix("/") ? text : nil
    }
    if let base = variable("XDG_CACHE_HOME") { return CascadeCache(folder: base + "/stoic") }
    return variable("HOME").map { CascadeCache(folder: $0 + "/.cache/stoic") }
  }

  /// Why there is no standard cache, and what to do: two sentences.
  public static let homelessReason =
    "neither XDG_CACHE_HOME nor HOME is set to an absolute path. Set one of them."

  /// Where the cascade of a file lies, or would.
  public func path(ofDlibFile source: String) -> String {
    let full = realpath(source, nil)
    defer { free(full) }
    let place = full.map { String(cString: $0) } ?? source
    let name = place.split(separator: "/").last.map(String.init) ?? "predictor"
    var hash = Fingerprint()
    hash.add(place)
    // Short enough for any file system, with what is added while it is written.
    let start = String(decoding: name.utf8.prefix(100), as: UTF8.self)
    return "\(folder)/\(start)-\(String(hash.value, radix: 16))-float32.cascade"
  }

  /// The cascade of a file as the cache has it; nil where it must be made anew.
  ///
  /// - Parameter hash: Of the file's content, where that and every leaf are to be checked as well.
  func read(
    _ path: String, source: SourceIdentity, verifying hash: UInt64? = nil
  ) -> RegressionCascade? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let mapped = CascadeBytes(mapping: descriptor, count: Int(status.st_size)),
      let size = CascadeHeader(mapped.memory)?.layout.leafValues
    else { return nil }
    // A copy, and checked as such: what is mapped may change under a prediction.
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
  /// Whether no split and no probe leads outside its array, and every threshold is a number.
  ///
  /// A file may have a right hash and still have been made to mislead.
  fileprivate var hasSoundTrees: Bool {
    for stage in 0..<stageCount {
      let (anchors, splits) = (anchors(stage: stage), splits(stage: stage))
      for probe in 0..<probeCount where Int(anchors[probe]) >= pointCount { return false }
      for split in 0..<(treeCount * splitCount) {
        let (places, threshold) = (
          max(splits[split].first, splits[split].second), splits[split].threshold
        )
        // Walks go by the sign of what is left of a threshold: see `findLeaves`.
        guard places < probeCount, threshold.isFinite, threshold != 0 || threshold.sign == .plus
        else { return false }
      }
    }
    return true
  }

  /// Whether every leaf is as it was written; reads them all.
  fileprivate var hasWholeLeaves: Bool {
    (0..<(stageCount * treeCount * layout.leaves)).allSatisfy { number in
      let leaf = leaves(stage: 0) + number * layout.leafStride
      return isWhole(leaf, number: number)
    }
  }
}

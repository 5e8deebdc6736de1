import Foundation
import PixelImages
import TestSupport
import Testing
import Toolkit

@testable import FaceAlignment

@Suite("The cache of converted landmark predictors")
struct CascadeCacheTests {
  private let folder: TemporaryFolder
  private let source: String
  private var cache: CascadeCache { CascadeCache(folder: folder.file("cache/stoic")) }

  init() throws {
    folder = try TemporaryFolder()
    source = try folder.write(Data(PredictorFile().bytes), to: "shape.dat")
  }

  private func read() throws -> (
    cascade: RegressionCascade, origin: RegressionCascade.Origin
  ) {
    try RegressionCascade.read(dlibFile: source, cache: cache)
  }

  private func points(_ cascade: RegressionCascade) throws -> [Point] {
    try cascade.points(drawnFace(), box: Rect(x: 37, y: 65, width: 126, height: 125))
  }

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path))
  }

  @Test("is created once, then used, and predicts the same points")
  func madeOnce() throws {
    let (first, made) = try read()
    let path = cache.path(ofDlibFile: source)
    #expect(path.hasSuffix("-float32.cascade"))
    #expect(made == .converted(path: path))
    let (second, found) = try read()
    #expect(found == .cache(path: path))
    #expect(try points(first) == points(second))
  }

  @Test("belongs to one file: another or changed file is converted again")
  func otherSource() throws {
    _ = try read()
    let copy = try folder.write(Data(PredictorFile().bytes), to: "other/shape.dat")
    let (_, other) = try RegressionCascade.read(dlibFile: copy, cache: cache)
    #expect(other == .converted(path: cache.path(ofDlibFile: copy)))
    #expect(
      cache.path(ofDlibFile: copy) != cache.path(ofDlibFile: source))
    var moved = PredictorFile()
    moved.leaves = [[.half, .zero, .half, .zero], [.zero, .one, .zero, .one]]
    try folder.write(Data(moved.bytes), to: "shape.dat")
    let (cascade, origin) = try read()
    #expect(origin == .converted(path: cache.path(ofDlibFile: source)))
    let fresh = try RegressionCascade.read(dlibFile: source).cascade
    #expect(try points(cascade) == points(fresh))
  }

  @Test("is checked against the file's content, leaf by leaf, on request")
  func verified() throws {
    func verify() throws -> RegressionCascade.Origin {
      try RegressionCascade.read(dlibFile: source, cache: cache, verifies: true).origin
    }
    let path = cache.path(ofDlibFile: source)
    _ = try read()
    #expect(try verify() == .cache(path: path))
    // Other content with the same size and modification time, as after reinstalling a package.
    let time = try FileManager.default.attributesOfItem(atPath: source)[.modificationDate]
    var other = PredictorFile()
    other.threshold = .exactly(mantissa: 11, exponent: 0)
    try folder.write(Data(other.bytes), to: "shape.dat")
    try FileManager.default.setAttributes([.modificationDate: time as Any], ofItemAtPath: source)
    #expect(try verify() == .converted(path: path))
    #expect(try verify() == .cache(path: path))
    var damaged = try bytes(path)
    damaged[damaged.count - 60] ^= 1
    try damaged.write(to: URL(fileURLWithPath: path))
    #expect(try verify() == .converted(path: path))
  }

  @Test("never yields a wrong point if one bit of its file is damaged")
  func damagedBit() throws {
    let expected = try points(read().cascade)
    let path = cache.path(ofDlibFile: source)
    let whole = try bytes(path)
    let image = try drawnFace()
    for place in whole.indices {
      var damaged = whole
      damaged[place] ^= 1 << (place % 8)
      try damaged.write(to: URL(fileURLWithPath: path))
      let (cascade, _) = try read()
      var found: [Point] = []
      do throws(CascadeError) {
        try cascade.predict(
          image, box: Rect(x: 37, y: 65, width: 126, height: 125), into: &found)
        #expect(found == expected, "byte \(place)")
      } catch { #expect(error == .damaged && found.isEmpty, "byte \(place)") }
    }
  }

  @Test("is converted again if its file is truncated, of another version or something else")
  func otherFiles() throws {
    let expected = try points(read().cascade)
    let path = cache.path(ofDlibFile: source)
    let whole = try bytes(path)
    var version = whole
    version[8] = 2
    for content in [Data(), whole.prefix(64), whole.dropLast(1), version, Data("text".utf8)] {
      try content.write(to: URL(fileURLWithPath: path))
      let (cascade, origin) = try read()
      #expect(origin == .converted(path: path))
      #expect(try points(cascade) == expected)
      #expect(try bytes(path) == whole)
    }
  }

  @Test("is converted again if indices lead outside despite a correct hash")
  func misleading() throws {
    _ = try read()
    let path = cache.path(ofDlibFile: source)
    for part in [\CascadeLayout.splitNodes, \CascadeLayout.anchors] {
      var content = [UInt8](try bytes(path))
      let source = try content.withUnsafeMutableBytes { memory in
        let header = try #require(CascadeHeader(memory))
        memory.storeBytes(
          of: UInt16(999), toByteOffset: header.layout[keyPath: part], as: UInt16.self)
        header.write(to: memory)
        return header.source
      }
      #expect(source.size > 0)
      try Data(content).write(to: URL(fileURLWithPath: path))
      #expect(try read().origin == .converted(path: path))
    }
  }

  @Test("is not needed: if it cannot be written, the reason is reported")
  func unwritable() throws {
    try folder.write("a file", to: "cache")
    let (cascade, origin) = try read()
    guard case .uncached(let reason?) = origin else {
      Issue.record("\(origin)")
      return
    }
    #expect(reason.contains("cache"))
    #expect(try points(cascade).count == 2)
  }

  @Test("may be created by many threads at once")
  func together() async throws {
    let (source, cache) = (source, cache)
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<16 {
        group.addTask {
          try RegressionCascade.read(dlibFile: source, cache: cache).cascade.pointCount
        }
      }
      for try await count in group { #expect(count == 2) }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache.folder).count == 1)
  }

  @Test("removes what killed conversions left ten minutes ago, and nothing else")
  func sweeps() throws {
    let path = cache.path(ofDlibFile: source)
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    let (old, fresh, other) = (name + ".partial-1-2", name + ".partial-3-4", "other.partial-5-6")
    for entry in [old, fresh, other] { try folder.write("half", to: "cache/stoic/\(entry)") }
    for entry in [old, other] {
      try FileManager.default.setAttributes(
        [.modificationDate: Date.now.addingTimeInterval(-700)],
        ofItemAtPath: folder.file("cache/stoic/\(entry)"))
    }
    _ = try read()
    let left = try FileManager.default.contentsOfDirectory(atPath: cache.folder)
    #expect(Set(left) == [name, fresh, other])
  }
}

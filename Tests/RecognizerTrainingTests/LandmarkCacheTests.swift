import EmotionCore
import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import Foundation
import Safetensors
import Synchronization
import TestSupport
import Testing
import Toolkit

@testable import RecognizerTraining

@Suite("Kept landmarks")
struct LandmarkCacheTests {
  static func cache(
    _ folder: TemporaryFolder, dataset: String = "a",
    copies: LandmarkCopies = LandmarkCopies(count: 2), search: FaceSearch = FaceSearch()
  ) -> LandmarkCache {
    LandmarkCache(
      folder: folder.file("landmarks"),
      key: LandmarkCache.Key(
        dataset: dataset, split: .train, copies: copies, noFace: .priorBox, refinesBox: false,
        predictor: "68", search: search))
  }

  /// The landmarks, and the number of pictures from the cache.
  static func find(
    _ cache: LandmarkCache, copies: LandmarkCopies = LandmarkCopies(count: 2)
  ) throws -> (LandmarkSamples, cached: Int) {
    let cached = Mutex(0)
    let samples = try LandmarkExtractionTests.find(Drawings.extraction(copies), cache: cache) {
      count, isCached in
      if isCached { cached.withLock { $0 += count } }
    }
    return (samples, cached.withLock { $0 })
  }

  @Test("are reused instead of being found again")
  func again() throws {
    let folder = try TemporaryFolder()
    let (first, cachedAtFirst) = try Self.find(Self.cache(folder))
    let (second, cached) = try Self.find(Self.cache(folder))
    #expect(cachedAtFirst == 0)
    #expect(cached == 5)
    #expect(first == second)
    #expect(
      first == (try LandmarkExtractionTests.find(Drawings.extraction(LandmarkCopies(count: 2)))))
  }

  enum Damage: CaseIterable {
    case removed, cutShort, ofAnotherDataset, ofOtherCopies, ofAnotherEngine, ofAnotherSearch,
      noTensors
  }

  @Test(
    "lose only the chunk that a kill or a fault destroyed, with the same result",
    arguments: Damage.allCases)
  func damage(_ damage: Damage) throws {
    let folder = try TemporaryFolder()
    let cache = Self.cache(folder)
    let (whole, _) = try Self.find(cache)
    let path = cache.path(2)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    switch damage {
    case .removed: try FileManager.default.removeItem(atPath: path)
    case .cutShort: try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: path))
    case .noTensors: try Data("text".utf8).write(to: URL(fileURLWithPath: path))
    case .ofAnotherDataset, .ofOtherCopies, .ofAnotherEngine, .ofAnotherSearch:
      let other = try TemporaryFolder()
      let copies =
        damage == .ofOtherCopies ? LandmarkCopies(count: 2, seed: 5) : LandmarkCopies(count: 2)
      let foreign = Self.cache(
        other, dataset: damage == .ofAnotherDataset ? "b" : "a", copies: copies,
        search: FaceSearch(
          engine: damage == .ofAnotherEngine ? .dlib : .native,
          minimumSide: damage == .ofAnotherSearch ? 90 : 0))
      _ = try Self.find(foreign, copies: copies)
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.copyItem(atPath: foreign.path(2), toPath: path)
    }
    let (mended, cached) = try Self.find(cache)
    #expect(cached == 3)
    #expect(mended == whole)
    #expect(try Self.find(cache).cached == 5)
  }

  @Test("name the folder that cannot be written")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    try folder.write("a file where the folder should be", to: "landmarks")
    let error = #expect(throws: SafetensorsError.self) {
      try Self.find(Self.cache(folder))
    }
    #expect(error?.description.contains(folder.file("landmarks")) == true)
    #expect(error?.fault == .software)
  }
}

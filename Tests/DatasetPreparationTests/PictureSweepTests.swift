import DatasetPreparation
import EmotionCore
import EmotionDatasets
import FaceAnalysis
import Synchronization
import Testing

@Suite("A sweep over pictures")
struct PictureSweepTests {
  private struct Mishap: Error, Equatable {
    let place: Int
  }

  private let pictures = (0..<40).map { number in
    LabelledImage(
      id: "\(number)", emotion: .neutral, subject: nil, split: .test,
      source: .grey(pixels: [UInt8(number)], width: 1, height: 1))
  }

  private func sweep(threads: Int) throws -> PictureSweep {
    PictureSweep(try FacePipeline.Recipe(framing: .faceCrop, noFace: .skip), threads: threads)
  }

  @Test("hands over each result in order, failures among them", arguments: [1, 3])
  func order(threads: Int) throws {
    let taken = Mutex<[Int]>([])
    let failed = Mutex<[Int]>([])
    try sweep(threads: threads).run(over: 5..<40, of: pictures) { _, picture, place in
      if place % 9 == 0 { throw Mishap(place: place) }
      return picture.id
    } take: { place, result in
      taken.withLock { $0.append(place) }
      switch result {
      case .success(let id): #expect(id == "\(place)")
      case .failure(let error): failed.withLock { $0.append((error as? Mishap)?.place ?? -1) }
      }
    }
    #expect(taken.withLock { $0 } == Array(5..<40))
    #expect(failed.withLock { $0 } == [9, 18, 27, 36])
  }

  @Test("ends with the error of whoever takes the results, who gets no more then")
  func refused() throws {
    let taken = Mutex(0)
    #expect(throws: Mishap(place: 7)) {
      try sweep(threads: 2).run(over: pictures.indices, of: pictures) { _, _, place in
        place
      } take: { place, _ in
        taken.withLock { $0 += 1 }
        if place == 7 { throw Mishap(place: place) }
      }
    }
    #expect(taken.withLock { $0 } == 8)
  }
}

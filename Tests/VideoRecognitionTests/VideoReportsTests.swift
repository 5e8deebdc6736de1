import EmotionCore
import PictureRecognition
import PixelImages
import Synchronization
import TestSupport
import Testing
import Toolkit
import VideoFixtures
import VideoFrames
import VideoRecognition

@Suite("The frames of a video as a sequence")
struct VideoReportsTests {
  private let folder: TemporaryFolder
  private let clip: String
  private let recognizer: EmotionRecognizer

  init() throws {
    folder = try TemporaryFolder()
    clip = folder.file("clip.mp4")
    try DrawnClip.occlusion(.post, seed: 1, seconds: 2).write(to: clip)
    recognizer = try EmotionRecognizer()
  }

  @Test("come in order, with faces, times and ids, each time anew")
  func frames() async throws {
    let frames = recognizer.frames(of: .file(clip))
    for _ in 0..<2 {
      var numbers: [Int] = []
      for try await frame in frames {
        numbers.append(frame.number)
        #expect(frame.faces.compactMap(\.id) == [0, 1])
        #expect(abs((frame.time ?? -1) - Double(frame.number) * 0.04) < 0.001)
        #expect(frame.faces.allSatisfy { $0.smoothedEmotion != nil })
      }
      #expect(numbers == Array(0..<50))
    }
  }

  @Test("end where the loop is left or the task is cancelled, and the recogniser goes on")
  func left() async throws {
    for try await frame in recognizer.frames(of: .file(clip)) where frame.number == 3 { break }
    let reports = recognizer.frames(of: .file(clip))
    let task = Task {
      var count = 0
      for try await _ in reports {
        count += 1
        if count == 5 { withUnsafeCurrentTask { $0?.cancel() } }
      }
      return count
    }
    let count = try await task.value
    #expect(count == 5)
    let picture = try DrawnClip.occlusion(.post, seed: 1, seconds: 0.1).frames[0]
    #expect(try await recognizer.faces(in: picture).count == 2)
  }

  @Test("throw an error where the video cannot be opened, and nothing after it")
  func errors() async throws {
    var iterator = recognizer.frames(of: .file(folder.file("none.mp4"))).makeAsyncIterator()
    do {
      _ = try await iterator.next()
      Issue.record("a video that is not there was read")
    } catch let error as VideoError {
      #expect(error.code == .unreadable && error.fault == .data)
    }
    #expect(try await iterator.next() == nil)
  }

  @Test("are read at a step, and without smoothing, where asked to")
  func following() async throws {
    var following = VideoFollowing()
    (following.every, following.smoothing) = (20, 0)
    var numbers: [Int] = []
    for try await frame in recognizer.frames(of: .file(clip), following) {
      numbers.append(frame.number)
      #expect(frame.faces.allSatisfy { $0.answers[0].smoothed == $0.probabilities })
    }
    #expect(numbers == [0, 20, 40])
  }
}

public import EmotionCore
import EmotionRecognition
public import FaceAnalysis
public import Toolkit

/// What was found in one picture, or in one frame of a video.
public struct PictureReport: Equatable, Sendable {
  /// A face, with what every model says of it.
  public struct Face: Equatable, Sendable {
    /// The emotion that a model sees.
    public struct Answer: Equatable, Sendable {
      /// The model's name.
      public let model: String
      public let probabilities: Probabilities
      /// The mean over the last frames of the same face; nil of a picture, and of a face without an
      /// id.
      public let smoothed: Probabilities?

      public init(model: String, probabilities: Probabilities, smoothed: Probabilities? = nil) {
        (self.model, self.probabilities, self.smoothed) = (model, probabilities, smoothed)
      }
    }

    /// Of a video: the same for the same face in other frames, from 0; nil of a picture, and of a
    /// half hidden face that may or may not be one that was lost.
    public let id: Int?
    /// In pixels of the upright picture.
    public let box: Rect
    /// The detector's, in its own unit; nil for a face that was followed from the frame before.
    public let score: Double?
    /// The 68 points, in pixels of the upright picture.
    public let landmarks: Landmarks?
    /// nil where the points tell none.
    public let pose: HeadPose?
    /// At least one.
    public let answers: [Answer]

    /// What the first model says, `0...1` for each emotion.
    public var probabilities: Probabilities { answers[0].probabilities }
    /// The most probable emotion by the first model.
    public var emotion: Emotion { probabilities.top }
    /// Of a video: the most probable emotion by the mean of the first model over the last frames.
    public var smoothedEmotion: Emotion? { answers[0].smoothed?.top }

    public init(
      id: Int? = nil, box: Rect, score: Double?, landmarks: Landmarks?, pose: HeadPose?,
      answers: [Answer]
    ) {
      self.id = id
      precondition(!answers.isEmpty, "a face of which no model says anything")
      (self.box, self.score, self.landmarks) = (box, score, landmarks)
      (self.pose, self.answers) = (pose, answers)
    }
  }

  public enum Content: Equatable, Sendable {
    /// At least one face, best detection first; of a frame by their ids, those without one last.
    case faces([Face])
    case noFace
    /// Nothing is known of the picture: a sentence that says why.
    case failed(String)
  }

  /// The file, as it was given or listed.
  public let path: String
  /// Of a picture, from 0 in the order of the input; of a frame, from 0 in its video.
  public let number: Int
  /// Of a frame: seconds from the video's beginning; nil of a picture, and where a video broke off.
  public let time: Double?
  public let content: Content
  /// The frames of the file, of which the first was read; 1 for a still picture.
  public let frames: Int

  public init(
    path: String, number: Int, time: Double? = nil, content: Content, frames: Int = 1
  ) {
    (self.path, self.number, self.content) = (path, number, content)
    (self.time, self.frames) = (time, frames)
  }

  /// Those that were found, in the order of `Content.faces`; empty for other contents.
  public var faces: [Face] {
    if case .faces(let faces) = content { faces } else { [] }
  }

  /// What is to be said of the file besides; nil for nothing.
  var remark: String? { frames > 1 ? "the first of \(frames) frames" : nil }
}

public import EmotionCore
import EmotionRecognition
public import FaceAnalysis
public import PixelImages
public import Toolkit

/// The findings in one picture or video frame.
public struct PictureReport: Equatable, Sendable {
  /// A face with every model's answer.
  public struct Face: Equatable, Sendable {
    /// A model's answer about a face.
    public struct Answer: Equatable, Sendable {
      /// The model's name.
      public let model: String
      public let probabilities: Probabilities
      /// The mean over the last frames of the same face; nil in stills and for a face without an
      /// id.
      public let smoothed: Probabilities?

      public init(model: String, probabilities: Probabilities, smoothed: Probabilities? = nil) {
        (self.model, self.probabilities, self.smoothed) = (model, probabilities, smoothed)
      }
    }

    /// Track id, from 0; nil in stills and for occluded faces of uncertain identity.
    public let id: Int?
    /// In pixels of the upright picture.
    public let box: Rect
    /// The detector's score, in its own unit; nil for a face followed from the previous frame.
    public let score: Double?
    /// The 68 points, in pixels of the upright picture.
    public let landmarks: Landmarks?
    /// nil if the points determine none.
    public let pose: HeadPose?
    /// At least one, in the order of the models.
    public let answers: [Answer]

    /// The first model's probabilities.
    public var probabilities: Probabilities { answers[0].probabilities }
    /// The first model's most probable emotion.
    public var emotion: Emotion { probabilities.top }
    /// The first model's most probable emotion by the mean over the last frames; nil in stills.
    public var smoothedEmotion: Emotion? { answers[0].smoothed?.top }

    public init(
      id: Int? = nil, box: Rect, score: Double?, landmarks: Landmarks?, pose: HeadPose?,
      answers: [Answer]
    ) {
      self.id = id
      precondition(!answers.isEmpty, "a face without an answer")
      (self.box, self.score, self.landmarks) = (box, score, landmarks)
      (self.pose, self.answers) = (pose, answers)
    }
  }

  public enum Content: Equatable, Sendable {
    /// At least one face, best detection first; in frames by id, those without one last.
    case faces([Face])
    case noFace
    case failed(Failure)
  }

  /// Why a picture could not be read or recognised.
  public struct Failure: Equatable, Sendable {
    /// A sentence: what was found, what was expected and what to do.
    public let reason: String
    /// Whose fault it is; a service maps it to an HTTP status.
    public let fault: Fault

    public init(_ reason: String, fault: Fault) {
      (self.reason, self.fault) = (reason, fault)
    }

    /// An error's sentence and fault; an error of another package counts as a software fault.
    public init(_ error: any Error) {
      self.init("\(error)", fault: (error as? any DescribedError)?.fault ?? .software)
    }
  }

  /// The file's path, as given or listed.
  public let path: String
  /// The picture's position in the input, or the frame's in its video, from 0.
  public let number: Int
  /// Seconds from the video's beginning; nil for a picture, and where a video broke off.
  public let time: Double?
  public let content: Content
  /// What else is to be said about a picture's file.
  public let remarks: [PictureFile.Remark]
  /// Whether no face was found, and the picture was taken as one.
  public let isWhole: Bool

  public init(
    path: String, number: Int, time: Double? = nil, content: Content,
    remarks: [PictureFile.Remark] = [], isWhole: Bool = false
  ) {
    (self.path, self.number, self.content) = (path, number, content)
    (self.time, self.remarks, self.isWhole) = (time, remarks, isWhole)
  }

  /// The faces found, in the order of `Content.faces`; empty for other contents.
  public var faces: [Face] {
    if case .faces(let faces) = content { faces } else { [] }
  }

  /// A note about the file; nil for none.
  var remark: String? {
    let whole = isWhole ? ["no face was found; the picture was taken as a face crop"] : []
    let words = whole + remarks.map(\.words)
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }
}

extension PictureFile.Remark {
  /// The remark as part of a sentence.
  fileprivate var words: String {
    switch self {
    case .firstFrame(let count): "the first of \(count) frames"
    case .fewBits(let bits):
      "its 16-bit values have \(bits) bits at most, so it is nearly black; --stretch scales them"
    case .stretched(let bits):
      "its 16-bit values, which have \(bits) bits, were stretched to the full range"
    case .noEndMarker: "the file ends without its end marker"
    }
  }
}

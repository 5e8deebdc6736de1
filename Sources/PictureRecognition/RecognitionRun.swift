public import EmotionRecognition
public import PixelImages
import Synchronization
import Toolkit

/// Reads a list of pictures with several readers side by side and hands the reports over in the
/// list's order.
///
/// Memory does not depend on the list's length: a few pictures are in work or wait for an earlier
/// one. A picture that cannot be read is a report, never the end.
public struct RecognitionRun: Sendable {
  /// What becomes of a picture in which no face is found.
  public enum NoFace: String, CaseIterable, Sendable {
    /// A row that says so.
    case row
    /// Nothing.
    case skip
    /// A row that failed.
    case error
  }

  /// A picture that was read, with what was found in it.
  public struct Outcome: Sendable {
    public let report: PictureReport
    /// nil where it failed, or no one asked for it.
    public let picture: Image?

    public init(report: PictureReport, picture: Image?) {
      (self.report, self.picture) = (report, picture)
    }
  }

  public var recipe: PictureReader.Recipe
  public var noFace = NoFace.row
  /// Pictures that are read side by side.
  public var jobs = 1
  /// The most pixels of a picture.
  public var pixelLimit = Image.defaultPixelLimit
  /// Whether outcomes bring their pictures along.
  public var keepsPictures = false

  public init(_ recipe: PictureReader.Recipe) { self.recipe = recipe }

  /// Why a run ended early.
  public enum Failure<Cause: Error & Sendable>: Error {
    /// No reader could be made.
    case reader(RecognitionError)
    /// What `take` threw.
    case taking(Cause)
  }

  /// Reads the pictures of a list up to the first video in it.
  ///
  /// - Parameters:
  ///   - list: What to read; behind, what is left.
  ///   - video: Behind, the video or stream that ended the pictures; nil at the list's end.
  ///   - skipped: Whether a picture is passed over, as in a run that goes on.
  ///   - take: Gets every outcome but those that `noFace` leaves out, in order, one at a time.
  /// - Returns: The counts over what was taken, and over those that were left out for having no
  ///   face.
  /// - Throws: `Failure`.
  public func run<Cause: Error & Sendable>(
    _ list: inout PictureList, upTo video: inout PictureList.Item?,
    skipped: @Sendable (PictureList.Item) -> Bool = { _ in false },
    take: @Sendable (Outcome, RecognitionSummary) throws(Cause) -> Void
  ) throws(Failure<Cause>) -> RecognitionSummary {
    let source = Mutex((list: list, video: PictureList.Item?.none))
    defer { (list, video) = source.withLock { ($0.list, $0.video) } }
    let summary = Mutex(RecognitionSummary())
    try orderedWork(
      threads: jobs, ahead: 4 * max(1, jobs),
      next: {
        source.withLock { source -> PictureList.Item? in
          while source.video == nil, let item = source.list.next() {
            guard item.kind == .picture else {
              source.video = item
              return nil
            }
            if !skipped(item) { return item }
          }
          return nil
        }
      },
      worker: { () throws(Failure<Cause>) in
        do throws(RecognitionError) { return try PictureReader(recipe) } catch {
          throw .reader(error)
        }
      },
      body: { reader, item throws(Failure<Cause>) in outcome(of: item, reader) },
      deliver: { outcome throws(Failure<Cause>) in
        let counts = summary.withLock { summary in
          summary.pictures += 1
          summary.count(outcome.report.content)
          return summary
        }
        if outcome.report.content == .noFace, noFace == .skip { return }
        do throws(Cause) { try take(outcome, counts) } catch { throw .taking(error) }
      })
    return summary.withLock { $0 }
  }

  private func outcome(
    of item: PictureList.Item, _ reader: PictureReader
  ) -> Outcome {
    func failed(_ reason: String) -> Outcome {
      Outcome(
        report: PictureReport(path: item.path, number: item.number, content: .failed(reason)),
        picture: nil)
    }
    if let problem = item.problem { return failed(problem) }
    let (picture, frames): (Image, Int)
    do throws(ImageError) {
      (picture, frames) = try Image.readFirstFrame(item.path, pixelLimit: pixelLimit)
    } catch { return failed(error.description) }
    do throws(RecognitionError) {
      let faces = try reader.faces(in: picture)
      if faces.isEmpty, noFace == .error { return failed("No face was found.") }
      return Outcome(
        report: PictureReport(
          path: item.path, number: item.number, content: faces.isEmpty ? .noFace : .faces(faces),
          frames: frames),
        picture: keepsPictures ? picture : nil)
    } catch { return failed(error.description) }
  }
}

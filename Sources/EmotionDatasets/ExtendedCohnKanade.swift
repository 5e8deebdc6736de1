import DurableFiles
import EmotionCore

/// Reads CK+ (Lucey et al., CVPR workshops 2010) as unpacked from its archives.
///
/// Each folder `S005/001` is a sequence of frames `S005_001_00000001.png ...` of one subject, from
/// a neutral face to the peak of an emotion. A file `S005_001_00000011_emotion.txt`, under a folder
/// `Emotion`, names the peak frame and contains its label as a number: 0 neutral, 1 anger, 2
/// contempt, 3 disgust, 4 fear, 5 happiness, 6 sadness, 7 surprise. The peak frame of each labelled
/// sequence gets that label, and the first frame becomes neutral. Sequences without a label file
/// (266 of 593) have no validated label and are skipped. A contempt sequence gives only its neutral
/// frame; its peak is rejected.
enum ExtendedCohnKanade {
  static let labelSuffix = "_emotion.txt"

  static func isLabelFile(_ name: String) -> Bool {
    let lower = name.lowercased()
    return lower.hasSuffix(labelSuffix)
      && NamingScheme.ckPlus.meaning(of: lower.dropLast(labelSuffix.count) + ".png") != nil
  }

  static func read(_ listing: FolderListing) -> DatasetContents {
    var contents = DatasetContents()
    var frames: [String: FolderListing.File] = [:]
    var firstFrames: [String: FolderListing.File] = [:]
    for file in listing.pictures {
      guard NamingScheme.ckPlus.meaning(of: file.name) != nil else {
        contents.reject(file.path, "it is not named like a CK+ frame (S005_001_00000011.png)")
        continue
      }
      let frame = PictureName.stem(file.name).uppercased()
      frames[frame] = file
      // Paths are sorted, so the first one of a sequence is its first frame.
      let sequence = String(frame.prefix(sequenceLength))
      if firstFrames[sequence] == nil { firstFrames[sequence] = file }
    }
    for label in listing.files where isLabelFile(label.name) {
      let frame = label.name.dropLast(labelSuffix.count).uppercased()
      guard let peak = frames[frame] else {
        contents.reject(label.path, "there is no picture \(frame).png for it to label")
        continue
      }
      add(peak, label: label, from: listing, to: &contents)
      if let first = firstFrames[String(frame.prefix(sequenceLength))], first.path != peak.path {
        let subject = String(frame.prefix(subjectLength))
        contents.add(first, of: listing, emotion: .neutral, subject: subject, split: nil)
      }
    }
    return contents
  }

  /// The length of `S005`, and of `S005_001`.
  private static let (subjectLength, sequenceLength) = (4, 8)

  private static func add(
    _ peak: FolderListing.File, label: FolderListing.File, from listing: FolderListing,
    to contents: inout DatasetContents
  ) {
    do throws(FileError) {
      let text = String(decoding: try DurableFile.read(listing.absolute(label.path)), as: UTF8.self)
      let number = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      switch meaning(of: number) {
      case .emotion(let emotion):
        let subject = String(peak.name.uppercased().prefix(subjectLength))
        contents.add(peak, of: listing, emotion: emotion, subject: subject, split: nil)
      case .outsideTheSeven(let name):
        contents.reject(peak.path, Rejection.Reason.outsideTheSeven(name).text)
      case .unknown:
        contents.reject(
          peak.path, "\(label.path) contains '\(number.prefix(40))'; expected 0...7")
      }
    } catch {
      contents.reject(peak.path, "its label \(label.path) cannot be read: \(error.reason)")
    }
  }

  /// The meaning of the number in a label file, such as `3.0000000e+00`.
  private static func meaning(of number: String) -> Emotion.Reading {
    switch Double(number) {
    case 0: .emotion(.neutral)
    case 1: .emotion(.anger)
    case 2: .outsideTheSeven("contempt")
    case 3: .emotion(.disgust)
    case 4: .emotion(.fear)
    case 5: .emotion(.happiness)
    case 6: .emotion(.sadness)
    case 7: .emotion(.surprise)
    default: .unknown
    }
  }
}

import EmotionCore

/// File names that contain the subject and often the emotion.
enum NamingScheme: CaseIterable {
  /// `S005_001_00000011.png`: subject, sequence, frame. The emotion is in a file of its own.
  case ckPlus
  /// `KA.AN1.39.tiff`: the subject's initials, emotion and take, running number.
  case jaffe
  /// `AF01ANS.JPG`: session A or B, sex F or M, number of the subject, emotion, and the angle S
  /// (straight), HL, HR (half) or FL, FR (full profile, left or right).
  case kdef

  struct Meaning: Equatable {
    let subject: String
    let emotion: Emotion?
  }

  /// The meaning of a file name, ignoring case; `nil` if it does not follow the scheme.
  func meaning(of name: String) -> Meaning? {
    switch self {
    case .ckPlus: Self.ckPlusMeaning(name)
    case .jaffe: Self.jaffeMeaning(name)
    case .kdef: Self.kdefMeaning(name)
    }
  }

  /// The scheme that more than half of the names follow.
  static func inMost(of names: [String]) -> NamingScheme? {
    allCases.first { scheme in
      2 * names.count { scheme.meaning(of: $0) != nil } > names.count
    }
  }

  // Each of the three first checks the length, which rules out most names of other datasets.

  private static func ckPlusMeaning(_ name: String) -> Meaning? {
    guard name.utf8.count >= 17 else { return nil }
    let parts = PictureName.stem(name).uppercased().split(
      separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].first == "S", isNumber(parts[0].dropFirst(), digits: 3),
      isNumber(parts[1], digits: 3), isNumber(parts[2], digits: 8)
    else { return nil }
    return Meaning(subject: String(parts[0]), emotion: nil)
  }

  private static func jaffeMeaning(_ name: String) -> Meaning? {
    guard name.utf8.count <= 16 else { return nil }
    let parts = PictureName.stem(name).uppercased().split(
      separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 2, parts[0].allSatisfy({ $0.isASCII && $0.isLetter }),
      let emotion = jaffeCodes[String(parts[1].prefix(2))],
      isNumber(parts[1].dropFirst(2), digits: 1), isNumber(parts[2], digits: nil)
    else { return nil }
    return Meaning(subject: String(parts[0]), emotion: emotion)
  }

  private static func kdefMeaning(_ name: String) -> Meaning? {
    guard name.utf8.count <= 13 else { return nil }
    let stem = PictureName.stem(name).uppercased()
    let angle = stem.dropFirst(6)
    let subject = stem.dropFirst().prefix(3)
    guard let session = stem.first, "AB".contains(session),
      let sex = subject.first, "FM".contains(sex), isNumber(subject.dropFirst(), digits: 2),
      let emotion = kdefCodes[String(stem.dropFirst(4).prefix(2))],
      ["S", "HL", "HR", "FL", "FR"].contains(String(angle))
    else { return nil }
    // The session is dropped: AF01 and BF01 are the same woman on two days.
    return Meaning(subject: String(subject), emotion: emotion)
  }

  private static let jaffeCodes: [String: Emotion] = [
    "AN": .anger, "DI": .disgust, "FE": .fear, "HA": .happiness, "NE": .neutral, "SA": .sadness,
    "SU": .surprise,
  ]

  private static let kdefCodes: [String: Emotion] = [
    "AN": .anger, "DI": .disgust, "AF": .fear, "HA": .happiness, "NE": .neutral, "SA": .sadness,
    "SU": .surprise,
  ]

  private static func isNumber(_ text: Substring, digits: Int?) -> Bool {
    !text.isEmpty && (digits == nil || text.count == digits)
      && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}

/// Reads JAFFE and KDEF, whose file names give the subject and the emotion.
///
/// - JAFFE (Lyons, Akamatsu, Kamachi and Gyoba, 1998): `KA.AN1.39.tiff` in one folder, 213 pictures
///   of 10 women; codes AN, DI, FE, HA, NE, SA, SU.
/// - KDEF (Lundqvist, Flykt and Öhman, 1998): `AF01/AF01ANS.JPG`, 4,900 pictures of 70 people, each
///   in two sessions and from five angles; codes AN, DI, AF (afraid), HA, NE, SA, SU. All angles
///   are read, although a frontal face detector finds no face in full profiles.
///
/// Folders are ignored. A picture whose name does not follow the scheme is rejected.
enum NamedFaces {
  static func read(_ listing: FolderListing, scheme: NamingScheme) -> DatasetContents {
    var contents = DatasetContents()
    for file in listing.pictures {
      guard let meaning = scheme.meaning(of: file.name), let emotion = meaning.emotion else {
        contents.reject(file.path, "its name does not follow the scheme of the other pictures")
        continue
      }
      contents.add(file, of: listing, emotion: emotion, subject: meaning.subject, split: nil)
    }
    return contents
  }
}

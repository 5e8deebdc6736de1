/// Reads JAFFE and KDEF, whose file names say who is shown and what.
///
/// - JAFFE (Lyons, Akamatsu, Kamachi and Gyoba, 1998): `KA.AN1.39.tiff` in one folder, 213 pictures
///   of 10 women; codes AN, DI, FE, HA, NE, SA, SU.
/// - KDEF (Lundqvist, Flykt and Öhman, 1998): `AF01/AF01ANS.JPG`, 4,900 pictures of 70 people, each
///   in two sessions and from five angles; codes AN, DI, AF (afraid), HA, NE, SA, SU. All angles
///   are taken; in full profiles a frontal face detector will find no face.
///
/// The folders play no part. A picture whose name does not follow the scheme is rejected.
enum NamedFaces {
  static func read(_ listing: FolderListing, scheme: NamingScheme) -> Findings {
    var findings = Findings()
    for file in listing.pictures {
      guard let meaning = scheme.meaning(of: file.name), let emotion = meaning.emotion else {
        findings.reject(file.path, "its name does not follow the scheme of the other pictures")
        continue
      }
      findings.add(file, of: listing, emotion: emotion, subject: meaning.subject, split: nil)
    }
    return findings
  }
}

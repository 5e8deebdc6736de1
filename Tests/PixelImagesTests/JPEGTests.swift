import Foundation
import PixelImages
import Testing

@Suite("JPEG files as cameras and phones leave them")
struct JPEGTests {
  private static let files = [
    "grey": Fixture.greyBlocksJPEG, "colour": Fixture.colorJPEG,
    "progressive": Fixture.progressiveJPEG, "CMYK": Fixture.cmykJPEG,
  ]

  /// What stands in the place of the end marker.
  private static let endings: [String: Data] = [
    "nothing": Data(),
    "a phone's trailer": Data(
      [UInt8]([0, 0, 0x53, 0x45, 0x46, 0x54]) + [UInt8](repeating: 7, count: 40)),
    "what looks like a broken marker": Data([0, 0xFF, 0xC4, 0, 1, 9, 9]),
    "another picture": Fixture.colorJPEG,
    "half a marker": Data([0xFF]),
  ]

  @Test(
    "A file without its end marker is read, with a remark", arguments: files.keys, endings.keys)
  func noEndMarker(name: String, ending: String) throws {
    let bytes = try #require(Self.files[name])
    let whole = try PictureFile(bytes, name: name).decode()
    #expect(whole.remarks.isEmpty)
    let cut = try PictureFile(
      bytes.dropLast(2) + #require(Self.endings[ending]), name: name
    ).decode()
    #expect(cut.image == whole.image)
    // A picture after the first one has a marker of its own.
    if ending != "another picture" { #expect(cut.remarks == [.noEndMarker]) }
  }

  @Test("What follows the end marker does not matter", arguments: files.keys)
  func trailer(name: String) throws {
    let bytes = try #require(Self.files[name])
    let whole = try PictureFile(bytes, name: name).decode()
    let longer = try PictureFile(bytes + Data([0, 1, 0xFF, 0xD8, 2]), name: name).decode()
    #expect(longer.image == whole.image && longer.remarks.isEmpty)
  }

  @Test("A picture above the limit of colours becomes grey", arguments: files.keys)
  func grey(name: String) throws {
    let file = PictureFile(try #require(Self.files[name]), name: name)
    let expected = try file.decode().image.grey()
    let grey = try file.decode(colourLimit: 1).image
    #expect(grey.shape == expected.shape && grey.shape[2] == 1)
    for (found, wanted) in zip(grey.pixels, expected.pixels) {
      #expect(abs(Int(found) - Int(wanted)) <= 1)
    }
    #expect(try file.decode(colourLimit: 16 * 24).image == file.decode().image)
  }

  @Test(
    "A kind of JPEG that no common reader decodes is refused in words that are no jargon",
    arguments: [
      // The frame header's code and the bits of a channel.
      (0xC1, 12, "12 bits"), (0xC3, 8, "without loss"), (0xC5, 8, "differences"),
    ] as [(UInt8, UInt8, String)])
  func rareKinds(code: UInt8, bits: UInt8, words: String) throws {
    var bytes = [UInt8](Fixture.colorJPEG)
    let frame = try #require(
      bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    (bytes[frame + 1], bytes[frame + 4]) = (code, bits)
    let error = #expect(throws: ImageError.self) {
      try Image.decode(Data(bytes), name: "rare.jpg")
    }
    #expect(error?.code == .corrupt)
    #expect(try #require(error).description.contains(words))
  }
}

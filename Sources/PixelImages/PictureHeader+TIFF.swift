extension PictureHeader {
  /// Reads the first directory; false if it or its size is missing.
  mutating func readTIFF(_ bytes: [UInt8]) -> Bool {
    guard let directory = TIFFDirectory(bytes, in: 0..<bytes.count),
      let width = directory.value(of: .imageWidth),
      let height = directory.value(of: .imageLength)
    else { return false }
    (self.width, self.height) = (width, height)
    depth = directory.values(of: .bitsPerSample)?.first ?? 8
    readOrientation(directory)
    orientationOffset = directory.valueOffset(of: .orientation)
    frames = directory.pages(endWithin: bytes.count)
    isComplete =
      directory.pieces(.stripOffsets, .stripByteCounts, endWithin: bytes.count)
      && directory.pieces(.tileOffsets, .tileByteCounts, endWithin: bytes.count)
    return true
  }

  /// Takes the orientation from the Exif block in a range, if it has one.
  mutating func readExif(_ bytes: [UInt8], in range: Range<Int>) {
    guard let directory = TIFFDirectory(bytes, in: range) else { return }
    readOrientation(directory)
  }

  private mutating func readOrientation(_ directory: TIFFDirectory) {
    guard let value = directory.value(of: .orientation),
      let orientation = Orientation(rawValue: value)
    else { return }
    self.orientation = orientation
  }
}

extension TIFFDirectory {
  /// Whether all strips or tiles lie within the file; true if there are none.
  fileprivate func pieces(_ offsets: Tag, _ counts: Tag, endWithin end: Int) -> Bool {
    guard valueOffset(of: offsets) != nil else { return true }
    guard let offsets = values(of: offsets) else { return false }
    let counts = values(of: counts) ?? []
    return offsets.indices.allSatisfy { index in
      offsets[index] + (index < counts.count ? counts[index] : 0) <= end
    }
  }
}

/// The first directory of a TIFF file, or of the Exif block in other formats (TIFF 6.0, section 2).
struct TIFFDirectory {
  enum Tag: Int {
    case subfileType = 254
    case imageWidth = 256
    case imageLength
    case bitsPerSample
    case stripOffsets = 273
    case orientation
    case stripByteCounts = 279
    case tileOffsets = 324
    case tileByteCounts
  }

  private struct Entry {
    let type: Int
    let count: Int
    let valueOffset: Int

    /// The bytes of a number: SHORT or LONG; `nil` for types that none of our tags uses.
    var elementSize: Int? {
      switch type {
      case 3: 2
      case 4: 4
      default: nil
      }
    }
  }

  let order: [UInt8].ByteOrder
  private let bytes: [UInt8]
  /// Where the block begins; offsets in it are relative to this.
  private let start: Int
  private var entries: [Int: Entry] = [:]
  /// Where the next directory begins; 0 if there is none.
  private var next = 0

  /// Reads the directory of the block in a range; `nil` if it extends beyond the range.
  init?(_ bytes: [UInt8], in range: Range<Int>) {
    let isBig = bytes.holds("MM", at: range.lowerBound)
    guard isBig || bytes.holds("II", at: range.lowerBound) else { return nil }
    self.bytes = bytes
    order = isBig ? .big : .little
    start = range.lowerBound
    guard let directory = bytes.integer(at: start + 4, count: 4, order),
      read(at: directory, endWithin: range.upperBound)
    else { return nil }
  }

  /// Reads the directory at an offset of the block; false if it extends beyond the end.
  private mutating func read(at offset: Int, endWithin end: Int) -> Bool {
    entries = [:]
    let directory = start + offset
    guard let count = bytes.integer(at: directory, count: 2, order),
      directory + 2 + count * 12 <= end
    else { return false }
    for index in 0..<count {
      let offset = directory + 2 + index * 12
      guard let tag = bytes.integer(at: offset, count: 2, order),
        let type = bytes.integer(at: offset + 2, count: 2, order),
        let count = bytes.integer(at: offset + 4, count: 4, order)
      else { return false }
      entries[tag] = Entry(type: type, count: count, valueOffset: offset + 8)
    }
    next = bytes.integer(at: directory + 2 + count * 12, count: 4, order) ?? 0
    return true
  }

  /// The number of pages: of directories, without the reduced copies of other ones.
  func pages(endWithin end: Int) -> Int {
    var (directory, count) = (self, 1)
    var seen: Set<Int> = []
    while directory.next > 0, seen.insert(directory.next).inserted,
      directory.read(at: directory.next, endWithin: end)
    {
      if (directory.value(of: .subfileType) ?? 0) & 1 == 0 { count += 1 }
    }
    return count
  }

  /// The single number of a tag.
  func value(of tag: Tag) -> Int? {
    guard let entry = entries[tag.rawValue], let size = entry.elementSize else { return nil }
    return bytes.integer(at: entry.valueOffset, count: size, order)
  }

  /// All numbers of a tag; `nil` if the tag is missing or extends beyond the bytes.
  func values(of tag: Tag) -> [Int]? {
    guard let entry = entries[tag.rawValue], let size = entry.elementSize else { return nil }
    var offset = entry.valueOffset
    if entry.count * size > 4 {
      guard let place = bytes.integer(at: offset, count: 4, order) else { return nil }
      offset = start + place
    }
    guard offset + entry.count * size <= bytes.count else { return nil }
    return (0..<entry.count).compactMap {
      bytes.integer(at: offset + $0 * size, count: size, order)
    }
  }

  /// The position of a tag's single number.
  func valueOffset(of tag: Tag) -> Int? { entries[tag.rawValue]?.valueOffset }
}

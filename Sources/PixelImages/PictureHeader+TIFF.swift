extension PictureHeader {
  /// Reads the first directory; false where it, or the size in it, is missing.
  mutating func readTIFF(_ bytes: [UInt8]) -> Bool {
    guard let directory = TIFFDirectory(bytes, in: 0..<bytes.count),
      let width = directory.value(of: .imageWidth),
      let height = directory.value(of: .imageLength)
    else { return false }
    (self.width, self.height) = (width, height)
    readOrientation(directory)
    orientationOffset = directory.valueOffset(of: .orientation)
    isComplete =
      directory.pieces(.stripOffsets, .stripByteCounts, endWithin: bytes.count)
      && directory.pieces(.tileOffsets, .tileByteCounts, endWithin: bytes.count)
    return true
  }

  /// Takes the orientation from the Exif block that fills a range, if it has one.
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
  /// Whether all strips, or tiles, lie within the file; true where there are none.
  fileprivate func pieces(_ offsets: Tag, _ counts: Tag, endWithin end: Int) -> Bool {
    guard valueOffset(of: offsets) != nil else { return true }
    guard let offsets = values(of: offsets) else { return false }
    let counts = values(of: counts) ?? []
    return offsets.indices.allSatisfy { index in
      offsets[index] + (index < counts.count ? counts[index] : 0) <= end
    }
  }
}

extension PictureHeader {
  /// Looks for the sizes of pictures in a HEIC or AVIF file (ISO/IEC 23008-12, 6.5.3: `ispe`);
  /// false if there is none.
  ///
  /// A file may hold several pictures, tiles of one picture and a thumbnail; the largest counts.
  /// The decoder turns the picture upright itself.
  mutating func readHEIF(_ bytes: [UInt8]) -> Bool {
    let search = bytes.prefix(1 << 20)
    var place = 0
    while let letter = search[place...].firstIndex(of: UInt8(ascii: "i")) {
      place = letter + 1
      guard bytes.holds("ispe", at: letter),
        let width = bytes.integer(at: letter + 8, count: 4, .big),
        let height = bytes.integer(at: letter + 12, count: 4, .big),
        width <= 1 << 20, height <= 1 << 20, width * height > self.width * self.height
      else { continue }
      (self.width, self.height) = (width, height)
    }
    // The decoder finds missing data.
    isComplete = true
    return width > 0
  }

  /// Reads the header of a PBM, PGM or PPM (Netpbm's `pnm(5)`); false if it is not one.
  mutating func readPNM(_ bytes: [UInt8]) -> Bool {
    var numbers: [Int] = []
    var place = 2
    let hasDepth = bytes[1] != UInt8(ascii: "1") && bytes[1] != UInt8(ascii: "4")
    while numbers.count < (hasDepth ? 3 : 2) {
      guard place < bytes.count, place < 4096 else { return false }
      switch bytes[place] {
      case UInt8(ascii: "#"):
        place = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        var number = 0
        while place < bytes.count, (0x30...0x39).contains(bytes[place]) {
          number = min(10 * number + Int(bytes[place]) - 0x30, 1 << 30)
          place += 1
        }
        numbers.append(number)
      case 0x09...0x0D, 0x20: place += 1
      default: return false
      }
    }
    (width, height) = (numbers[0], numbers[1])
    if hasDepth, !(1...255).contains(numbers[2]) {
      problem = "its values go up to \(numbers[2]), and only those up to 255 can be read"
    }
    let channels = bytes[1] == UInt8(ascii: "6") ? 3 : 1
    switch bytes[1] {
    case UInt8(ascii: "4"): isComplete = bytes.count - place > (width + 7) / 8 * height
    case UInt8(ascii: "5"), UInt8(ascii: "6"):
      isComplete = (bytes.count - place - 1) / max(1, channels * width) >= height
    default: isComplete = true
    }
    return true
  }
}

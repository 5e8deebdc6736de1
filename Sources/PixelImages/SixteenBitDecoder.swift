internal import CSixteenBit
import Glibc

/// Decodes a PNG or TIFF of 16 bits a channel whose values fit into fewer, as cameras of 10, 12 or
/// 14 bits write them.
struct SixteenBitDecoder {
  let name: String
  let header: PictureHeader

  /// Whether a file may have such values.
  static func takes(_ header: PictureHeader) -> Bool {
    header.depth == 16 && (header.format == .png || header.format == .tiff)
  }

  /// The bytes that decoding needs at most.
  static func bytesNeeded(pixels: Int) -> Int { pixels * (4 * MemoryLayout<UInt16>.size + 3) }

  /// The pixels as stored, with the values stretched to 0...255, and the bits that they had.
  ///
  /// - Returns: nil if the values need all 16 bits. Also nil for a damaged file or another layout,
  ///   which the usual decoder reports.
  /// - Throws: `ImageError.outOfMemory`.
  func decode(_ bytes: [UInt8]) throws(ImageError) -> (image: Image, bits: Int)? {
    var picture = CSixteenBitPicture(
      samples: nil, width: UInt32(header.width), height: UInt32(header.height), channels: 0)
    defer { free(picture.samples) }
    let status =
      header.format == .png
      ? csixteenbit_read_png(bytes, bytes.count, &picture)
      : csixteenbit_read_tiff(bytes, bytes.count, &picture)
    let pixels = header.width * header.height
    if status == .outOfMemory {
      throw .outOfMemory(name: name, bytes: Self.bytesNeeded(pixels: pixels))
    }
    guard status == .done, let start = picture.samples else { return nil }
    let channels = Int(picture.channels)
    let samples = Samples(
      values: UnsafeBufferPointer(start: start, count: pixels * channels), channels: channels)
    let bits = UInt16.bitWidth - samples.largest.leadingZeroBitCount
    guard bits > 0, bits < UInt16.bitWidth else { return nil }
    let image = Image(
      unchecked: samples.stretched(bits: bits), width: header.width, height: header.height,
      channels: samples.colours)
    return (image.hasEqualChannels ? image.firstChannel() : image, bits)
  }
}

/// Interleaved samples: one grey value or three colours, and perhaps opacity.
private struct Samples {
  let values: UnsafeBufferPointer<UInt16>
  let channels: Int

  var colours: Int { channels < 3 ? 1 : 3 }

  /// The largest value of a colour.
  var largest: UInt16 {
    var largest: UInt16 = 0
    for pixel in stride(from: 0, to: values.count, by: channels) {
      for colour in 0..<colours { largest = max(largest, values[pixel + colour]) }
    }
    return largest
  }

  /// The colours on a white background, `[height, width, colours]`, scaled so that the largest
  /// number of `bits` bits becomes 255.
  func stretched(bits: Int) -> [UInt8] {
    let white = 1 << bits - 1
    let opaque = Int(UInt16.max)
    let count = values.count / channels * colours
    return [UInt8](unsafeUninitializedCapacity: count) { output, written in
      var place = 0
      for pixel in stride(from: 0, to: values.count, by: channels) {
        let opacity = channels == colours ? opaque : Int(values[pixel + colours])
        for colour in 0..<colours {
          let value = Int(values[pixel + colour]) * opacity + white * (opaque - opacity)
          output[place] = UInt8((value * 255 + white * opaque / 2) / (white * opaque))
          place += 1
        }
      }
      written = count
    }
  }
}

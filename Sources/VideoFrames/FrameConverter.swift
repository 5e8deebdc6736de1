internal import CFFmpeg
import PixelImages

/// Converts decoded frames to upright images with full range and square pixels.
///
/// Not thread safe.
final class FrameConverter {
  /// A pixel format that frames are converted to.
  private struct Target {
    let format: AVPixelFormat
    let channels: Int
    var context: OpaquePointer?
    var memory: UnsafeMutablePointer<UInt8>?
    var stride: CInt = 0
    var size: (width: CInt, height: CInt) = (0, 0)
  }

  private var grey = Target(format: AV_PIX_FMT_GRAY8, channels: 1)
  private var color = Target(format: AV_PIX_FMT_RGB24, channels: 3)
  private let orientation: Orientation
  private let pixelLimit: Int

  init(orientation: Orientation, pixelLimit: Int) {
    (self.orientation, self.pixelLimit) = (orientation, pixelLimit)
  }

  deinit {
    for target in [grey, color] {
      sws_freeContext(target.context)
      av_free(target.memory)
    }
  }

  /// - Parameter aspect: The ratio of a pixel's width to its height; nil for square pixels.
  func grey(_ frame: AVFrame, aspect: Double?) throws(VideoError) -> Image {
    try convert(frame, aspect, to: &grey)
  }

  /// - Parameter aspect: The ratio of a pixel's width to its height; nil for square pixels.
  func color(_ frame: AVFrame, aspect: Double?) throws(VideoError) -> Image {
    try convert(frame, aspect, to: &color)
  }

  private func convert(
    _ frame: AVFrame, _ aspect: Double?, to target: inout Target
  ) throws(VideoError) -> Image {
    let (width, height) = try size(of: frame, aspect)
    let (format, isFullRange) = Self.format(of: frame)
    let context = sws_getCachedContext(
      target.context, frame.width, frame.height, format, width, height,
      target.format, SWS_BILINEAR | SWS_ACCURATE_RND, nil, nil, nil)
    // The call frees the previous context if it makes another one or fails.
    target.context = context
    guard let context else {
      throw VideoError(
        .notVideo, "A frame of \(frame.width) x \(frame.height) pixels cannot be converted.")
    }
    setColors(of: frame, isFullRange: isFullRange, context)
    try makeRoom(width: width, height: height, in: &target)
    guard let memory = target.memory else { throw .noMemory }
    var (planes, strides): ([UnsafeMutablePointer<UInt8>?], [CInt]) = (
      [memory, nil, nil, nil], [target.stride, 0, 0, 0]
    )
    let source = withUnsafeBytes(of: frame.data) {
      Array($0.bindMemory(to: UnsafePointer<UInt8>?.self))
    }
    let sourceStrides = withUnsafeBytes(of: frame.linesize) {
      Array($0.bindMemory(to: CInt.self))
    }
    let rows = sws_scale(context, source, sourceStrides, 0, frame.height, &planes, &strides)
    guard rows == height else { throw .native("Converting a frame", min(rows, -1)) }
    return try image(in: target, memory)
  }

  private func image(
    in target: Target, _ memory: UnsafeMutablePointer<UInt8>
  ) throws(VideoError) -> Image {
    let rowBytes = Int(target.size.width) * target.channels
    let height = Int(target.size.height)
    let pixels = [UInt8](unsafeUninitializedCapacity: rowBytes * height) { buffer, count in
      for row in 0..<height {
        let source = UnsafeBufferPointer(start: memory + row * Int(target.stride), count: rowBytes)
        _ = buffer[(row * rowBytes)...].update(fromContentsOf: source)
      }
      count = rowBytes * height
    }
    do throws(ImageError) {
      return try Image(
        width: Int(target.size.width), height: height, channels: target.channels, pixels: pixels
      ).upright(from: orientation)
    } catch { throw VideoError(.internalFailure, error.description) }
  }

  /// The size with square pixels and the same height.
  private func size(of frame: AVFrame, _ aspect: Double?) throws(VideoError) -> (CInt, CInt) {
    let width = max(1, (Double(frame.width) * (aspect ?? 1)).rounded())
    guard width * Double(frame.height) <= Double(pixelLimit) else {
      throw VideoError(
        .notVideo,
        "Its frames have \(Int(width)) x \(frame.height) pixels; the limit is \(pixelLimit).")
    }
    return (CInt(width), frame.height)
  }

  /// The frame's pixel format, and whether it uses the full range.
  ///
  /// Some formats state the range in their names. swscale replaces them with the plain ones and
  /// would then not recognise its cached context.
  private static func format(of frame: AVFrame) -> (AVPixelFormat, isFullRange: Bool) {
    switch AVPixelFormat(frame.format) {
    case AV_PIX_FMT_YUVJ420P: (AV_PIX_FMT_YUV420P, true)
    case AV_PIX_FMT_YUVJ422P: (AV_PIX_FMT_YUV422P, true)
    case AV_PIX_FMT_YUVJ444P: (AV_PIX_FMT_YUV444P, true)
    case AV_PIX_FMT_YUVJ440P: (AV_PIX_FMT_YUV440P, true)
    case let format: (format, frame.color_range == AVCOL_RANGE_JPEG)
    }
  }

  /// Uses the frame's own matrix and range, and converts to full range.
  private func setColors(of frame: AVFrame, isFullRange: Bool, _ context: OpaquePointer) {
    let space =
      frame.colorspace == AVCOL_SPC_UNSPECIFIED ? SWS_CS_DEFAULT : CInt(frame.colorspace.rawValue)
    let coefficients = sws_getCoefficients(space)
    sws_setColorspaceDetails(
      context, coefficients, isFullRange ? 1 : 0, sws_getCoefficients(SWS_CS_DEFAULT), 1, 0,
      1 << 16, 1 << 16)
  }

  /// Rows are padded because swscale writes whole registers.
  private func makeRoom(
    width: CInt, height: CInt, in target: inout Target
  ) throws(VideoError) {
    guard target.size != (width, height) else { return }
    av_free(target.memory)
    target.stride = (width * CInt(target.channels) + 63) & ~63
    target.memory = av_malloc(Int(target.stride) * (Int(height) + 1))?
      .assumingMemoryBound(to: UInt8.self)
    guard target.memory != nil else {
      target.size = (0, 0)
      throw .noMemory
    }
    target.size = (width, height)
  }
}

internal import CFFmpeg
import DurableFiles
import Glibc
public import PixelImages
import Toolkit

/// Writes images as an H.264 video without sound; each has its own time.
///
/// The video is written to a temporary file and renamed when it is complete. For one thread at a
/// time.
public final class VideoWriter {
  /// The supported file extensions.
  public static let fileExtensions = VideoSource.writtenExtensions

  private let path: String
  private let aside: String
  private let format: Owned<AVFormatContext>
  private let codec: Owned<AVCodecContext>
  /// Owned by the container.
  private let stream: UnsafeMutablePointer<AVStream>
  private let frame: Owned<AVFrame>
  private let packet: Owned<AVPacket>
  private var scaler: OpaquePointer?
  private var lastTicks = -Int64(90_000)
  /// The smallest interval between frames.
  private var leastTicks: Int64 = 1
  private var isFinished = false
  /// The duration of the last frame.
  private let frameTicks: Int64

  private static let ticksPerSecond: CInt = 90_000

  /// - Parameters:
  ///   - path: The file, with one of `fileExtensions`; missing folders are created.
  ///   - width: In pixels; if odd, the last column is dropped, because H.264 needs even sizes.
  ///   - height: In pixels; if odd, the last row is dropped.
  ///   - frameRate: The approximate frame rate; nil if it is unknown.
  /// - Throws: `VideoError` if the extension is not supported or the file cannot be created.
  public convenience init(
    path: String, width: Int, height: Int, frameRate: Double? = nil
  ) throws(VideoError) {
    try self.init(
      path: path, width: width, height: height, frameRate: frameRate, orientation: .upright)
  }

  /// - Parameter orientation: The orientation of the images, which the container states.
  package init(
    path: String, width: Int, height: Int, frameRate: Double?, orientation: Orientation
  ) throws(VideoError) {
    guard VideoSource.isNamed(path, VideoWriter.fileExtensions) else {
      throw VideoError(
        .unwritable,
        "\(path) does not have a video's extension: it must end in "
          + VideoWriter.fileExtensions.map { ".\($0)" }.joined(separator: ", ") + ".")
    }
    guard width >= 2, height >= 2, width <= 16_384, height <= 16_384 else {
      throw VideoError(
        .unwritable, "A video of \(width) x \(height) pixels cannot be written to \(path).")
    }
    av_log_set_level(AV_LOG_QUIET)
    do throws(FileError) { try DurableFile.createFolder(ofFile: path) } catch {
      throw VideoError(.unwritable, error.description)
    }
    DurableFile.removeLeftovers(of: path, olderThan: 600)
    (self.path, aside) = (path, DurableFile.leftover(of: path))
    let frameTicks = Int64(Double(Self.ticksPerSecond) / min(240, max(1, frameRate ?? 25)))
    self.frameTicks = frameTicks
    guard let encoder = avcodec_find_encoder(AV_CODEC_ID_H264) else {
      throw VideoError(
        .unwritable, "\(path) cannot be written: the installed FFmpeg has no H.264 encoder.")
    }
    var context: UnsafeMutablePointer<AVFormatContext>?
    // The format follows from the final name.
    avformat_alloc_output_context2(
      &context, nil, nil, path.split(separator: "/").last.map(String.init) ?? path)
    format = try Owned(context) { context in
      if let context { avio_closep(&context.pointee.pb) }
      avformat_free_context(context)
    }
    codec = try Owned(avcodec_alloc_context3(encoder)) { avcodec_free_context(&$0) }
    frame = try Owned(av_frame_alloc()) { av_frame_free(&$0) }
    packet = try Owned(av_packet_alloc()) { av_packet_free(&$0) }
    guard let stream = avformat_new_stream(format.pointer, nil) else { throw .noMemory }
    self.stream = stream
    codec.pointee.width = CInt(width & ~1)
    codec.pointee.height = CInt(height & ~1)
    codec.pointee.pix_fmt = AV_PIX_FMT_YUV420P
    codec.pointee.color_range = AVCOL_RANGE_MPEG
    codec.pointee.colorspace = AVCOL_SPC_SMPTE170M
    codec.pointee.time_base = AVRational(num: 1, den: Self.ticksPerSecond)
    codec.pointee.framerate = av_d2q(frameRate ?? 25, 1001 * 240)
    if format.pointee.oformat.pointee.flags & AVFMT_GLOBALHEADER != 0 {
      codec.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
    }
    av_opt_set(codec.pointee.priv_data, "preset", "veryfast", 0)
    av_opt_set(codec.pointee.priv_data, "crf", "20", 0)
    var status = avcodec_open2(codec.pointer, encoder, nil)
    if status >= 0 {
      status = avcodec_parameters_from_context(stream.pointee.codecpar, codec.pointer)
    }
    stream.pointee.time_base = codec.pointee.time_base
    Self.setOrientation(orientation, of: stream)
    frame.pointee.format = AV_PIX_FMT_YUV420P.rawValue
    frame.pointee.width = codec.pointee.width
    frame.pointee.height = codec.pointee.height
    if status >= 0 { status = av_frame_get_buffer(frame.pointer, 0) }
    if status >= 0 { status = avio_open(&format.pointee.pb, "file:" + aside, AVIO_FLAG_WRITE) }
    if status >= 0 { status = avformat_write_header(format.pointer, nil) }
    guard status >= 0 else { throw unwritable(status) }
    // The container's time resolution is known only now.
    leastTicks = max(
      1, Int64((Double(Self.ticksPerSecond) * av_q2d(stream.pointee.time_base)).rounded(.up)))
  }

  deinit {
    sws_freeContext(scaler)
    if !isFinished { unlink(aside) }
  }

  /// Appends an image, scaled if its size differs.
  ///
  /// - Parameter time: In seconds; moved to just after the previous image if it is not later.
  /// - Throws: `VideoError`, for example if the disk is full.
  public func append(_ image: Image, time: Double) throws(VideoError) {
    let picture = image.rgb()
    guard time.isFinite, abs(time) < 1e9, av_frame_make_writable(frame.pointer) >= 0 else {
      throw VideoError(.unwritable, "An image at \(time) seconds cannot be added to \(path).")
    }
    try fill(with: picture)
    let ticks = max(Int64((time * Double(Self.ticksPerSecond)).rounded()), lastTicks + leastTicks)
    lastTicks = ticks
    frame.pointee.pts = ticks
    try encode(frame.pointer)
  }

  /// Finishes the video and gives the file its name.
  ///
  /// - Throws: `VideoError`; the file is then missing or unchanged.
  public func finish() throws(VideoError) {
    try encode(nil)
    var status = av_write_trailer(format.pointer)
    if status >= 0 { status = avio_closep(&format.pointee.pb) }
    guard status >= 0 else { throw unwritable(status) }
    do throws(FileError) { try DurableFile.moveIntoPlace(aside, path) } catch {
      throw VideoError(.unwritable, error.description)
    }
    isFinished = true
  }

  private func fill(with picture: Image) throws(VideoError) {
    let isWhole =
      picture.width & ~1 == Int(frame.pointee.width)
      && picture.height & ~1 == Int(frame.pointee.height)
    // An odd last row or column is cropped, not scaled.
    let (width, height) =
      isWhole
      ? (frame.pointee.width, frame.pointee.height)
      : (CInt(picture.width), CInt(picture.height))
    scaler = sws_getCachedContext(
      scaler, width, height, AV_PIX_FMT_RGB24, frame.pointee.width, frame.pointee.height,
      AV_PIX_FMT_YUV420P, SWS_BILINEAR, nil, nil, nil)
    guard let scaler else { throw .noMemory }
    let stride = CInt(3 * picture.width)
    let rows = picture.pixels.withUnsafeBufferPointer { pixels in
      let planes = withUnsafeBytes(of: frame.pointee.data) {
        Array($0.bindMemory(to: UnsafeMutablePointer<UInt8>?.self))
      }
      let strides = withUnsafeBytes(of: frame.pointee.linesize) {
        Array($0.bindMemory(to: CInt.self))
      }
      return sws_scale(
        scaler, [pixels.baseAddress, nil, nil, nil], [stride, 0, 0, 0], 0, height, planes, strides)
    }
    guard rows == frame.pointee.height else {
      throw .native("Converting an image", min(rows, -1))
    }
  }

  private func encode(_ frame: UnsafeMutablePointer<AVFrame>?) throws(VideoError) {
    var status = avcodec_send_frame(codec.pointer, frame)
    guard status >= 0 else { throw unwritable(status) }
    while true {
      status = avcodec_receive_packet(codec.pointer, packet.pointer)
      if status == cffmpeg_again || status == cffmpeg_end { return }
      guard status >= 0 else { throw unwritable(status) }
      // Players leave out a last frame without a duration.
      if packet.pointee.duration == 0 { packet.pointee.duration = frameTicks }
      av_packet_rescale_ts(packet.pointer, codec.pointee.time_base, stream.pointee.time_base)
      packet.pointee.stream_index = stream.pointee.index
      status = av_interleaved_write_frame(format.pointer, packet.pointer)
      guard status >= 0 else { throw unwritable(status) }
    }
  }

  private func unwritable(_ status: CInt) -> VideoError {
    VideoError(.unwritable, "\(path) cannot be written: \(VideoError.reason(status)).")
  }

  private static func setOrientation(
    _ orientation: Orientation, of stream: UnsafeMutablePointer<AVStream>
  ) {
    guard orientation != .upright else { return }
    let count = 9 * MemoryLayout<Int32>.size
    guard
      let memory = av_stream_new_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, count)
    else { return }
    let (right, down) = orientation.steps
    let one: Int32 = 1 << 16
    let matrix: [Int32] = [
      Int32(right.x) * one, Int32(down.x) * one, 0,
      Int32(right.y) * one, Int32(down.y) * one, 0,
      0, 0, 1 << 30,
    ]
    UnsafeMutableRawBufferPointer(start: memory, count: count)
      .copyBytes(from: matrix.withUnsafeBytes { Array($0) })
  }
}

@available(*, unavailable, message: "one thread at a time")
extension VideoWriter: Sendable {}

internal import CFFmpeg
import DurableFiles
import Glibc
public import PixelImages
import Toolkit

/// Writes pictures as a video in H.264, each with its own time, without sound.
///
/// The file is written beside its place and has its name only once it is whole. One thread at a
/// time.
public final class VideoWriter {
  /// The endings of a file's name that are known.
  public static let fileExtensions = VideoSource.writtenExtensions

  private let path: String
  private let aside: String
  private let format: Owned<AVFormatContext>
  private let codec: Owned<AVCodecContext>
  /// The container's.
  private let stream: UnsafeMutablePointer<AVStream>
  private let frame: Owned<AVFrame>
  private let packet: Owned<AVPacket>
  private var scaler: OpaquePointer?
  private var lastTicks = -Int64(90_000)
  /// The least distance of two frames.
  private var leastTicks: Int64 = 1
  private var isFinished = false
  /// How long a frame lasts that none comes after.
  private let frameTicks: Int64

  private static let ticksPerSecond: CInt = 90_000

  /// - Parameters:
  ///   - path: The file, whose name ends in one of `fileExtensions`; folders on the way are made.
  ///   - width: In pixels; a last odd column is left out, which H.264 cannot have.
  ///   - height: In pixels; a last odd row is left out.
  ///   - frameRate: Frames a second, about; nil where it is not known.
  /// - Throws: `VideoError`: the name ends in none of `fileExtensions`, or the file cannot be made.
  public convenience init(
    path: String, width: Int, height: Int, frameRate: Double? = nil
  ) throws(VideoError) {
    try self.init(
      path: path, width: width, height: height, frameRate: frameRate, orientation: .upright)
  }

  /// - Parameter orientation: How the pictures lie, as the container is to say.
  package init(
    path: String, width: Int, height: Int, frameRate: Double?, orientation: Orientation
  ) throws(VideoError) {
    guard VideoSource.isNamed(path, VideoWriter.fileExtensions) else {
      throw VideoError(
        .unwritable,
        "\(path) is no name for a video: it must end in "
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
        .unwritable, "\(path) cannot be written: FFmpeg here has no encoder for H.264.")
    }
    var context: UnsafeMutablePointer<AVFormatContext>?
    // By the name that it will have.
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
    // What the container can tell apart, which only now is known.
    leastTicks = max(
      1, Int64((Double(Self.ticksPerSecond) * av_q2d(stream.pointee.time_base)).rounded(.up)))
  }

  deinit {
    sws_freeContext(scaler)
    if !isFinished { unlink(aside) }
  }

  /// Adds a picture; one of another size is fitted in.
  ///
  /// - Parameter time: In seconds; one that is not after the picture before becomes so.
  /// - Throws: `VideoError`, as on a full disk.
  public func append(_ image: Image, time: Double) throws(VideoError) {
    let picture = image.rgb()
    guard time.isFinite, abs(time) < 1e9, av_frame_make_writable(frame.pointer) >= 0 else {
      throw VideoError(.unwritable, "A picture at \(time) seconds cannot be added to \(path).")
    }
    try fill(with: picture)
    let ticks = max(Int64((time * Double(Self.ticksPerSecond)).rounded()), lastTicks + leastTicks)
    lastTicks = ticks
    frame.pointee.pts = ticks
    try encode(frame.pointer)
  }

  /// Writes what is left and gives the file its name.
  ///
  /// - Throws: `VideoError`; the file then is not there, or is what it was before.
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
    // The odd last row and column of a picture that fits are not shown to the scaler.
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
      throw .native("Converting a picture", min(rows, -1))
    }
  }

  private func encode(_ frame: UnsafeMutablePointer<AVFrame>?) throws(VideoError) {
    var status = avcodec_send_frame(codec.pointer, frame)
    guard status >= 0 else { throw unwritable(status) }
    while true {
      status = avcodec_receive_packet(codec.pointer, packet.pointer)
      if status == cffmpeg_again || status == cffmpeg_end { return }
      guard status >= 0 else { throw unwritable(status) }
      // Without it the last frame would last for no time, and players leave it out.
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

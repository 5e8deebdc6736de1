internal import CFFmpeg
import Dispatch
import Glibc
import PixelImages
import Synchronization
import Toolkit

/// An opened container, of which the video's packets are read.
///
/// Not thread safe, except for what `patience` is told.
final class MediaInput {
  private let context: UnsafeMutablePointer<AVFormatContext>
  /// The video's stream, which is the container's.
  let stream: UnsafeMutablePointer<AVStream>
  private let patience: Patience
  /// The most seconds that a packet is waited for.
  private let timeout: Double
  /// The packets of the video that were read.
  private(set) var packetCount = 0

  /// - Throws: `VideoError`: the source cannot be opened, or holds no video.
  init(_ source: VideoSource, timeout: Double, patience: Patience) throws(VideoError) {
    try Self.prepare()
    // A disk may take as long as it likes.
    let timeout = source.isFile ? .infinity : timeout
    (self.patience, self.timeout) = (patience, timeout)
    let request = try MediaRequest(source)
    guard let allocated = avformat_alloc_context() else { throw .noMemory }
    allocated.pointee.interrupt_callback = AVIOInterruptCB(
      callback: { patience in
        guard let patience else { return 0 }
        return Unmanaged<Patience>.fromOpaque(patience).takeUnretainedValue().isOver ? 1 : 0
      },
      opaque: Unmanaged.passUnretained(patience).toOpaque())
    var opened: UnsafeMutablePointer<AVFormatContext>? = allocated
    // A camera that gives nothing would keep the call waiting, and ask no one.
    if case .camera = source { allocated.pointee.flags |= AVFMT_FLAG_NONBLOCK }
    var options = request.options
    defer { av_dict_free(&options) }
    patience.begin(seconds: timeout)
    // Frees the context where it fails.
    var status = avformat_open_input(&opened, request.url, request.format, &options)
    guard status >= 0, let context = opened else {
      throw .opening(source, status, timedOut: patience.isOver, timeout: timeout)
    }
    patience.begin(seconds: timeout)
    status = avformat_find_stream_info(context, nil)
    let index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nil, 0)
    guard status >= 0, index >= 0, let stream = context.pointee.streams[Int(index)],
      stream.pointee.codecpar.pointee.width > 0
    else {
      let isOver = patience.isOver
      avformat_close_input(&opened)
      if status < 0 { throw .opening(source, status, timedOut: isOver, timeout: timeout) }
      throw VideoError(
        .notVideo, "\(source.name) holds no video that can be read, such as one with sound alone.")
    }
    (self.context, self.stream) = (context, stream)
    for other in 0..<Int(context.pointee.nb_streams) where other != Int(index) {
      context.pointee.streams[other]?.pointee.discard = AVDISCARD_ALL
    }
  }

  deinit {
    var context: UnsafeMutablePointer<AVFormatContext>? = context
    patience.begin(seconds: 1)
    avformat_close_input(&context)
  }

  /// Whether the source ends somewhere: its length in seconds or in bytes is known.
  var isFinite: Bool { duration != nil || context.pointee.pb.map { avio_size($0) > 0 } ?? false }

  /// By which factor a frame's pixels are wider than high; nil where it is not known.
  func pixelAspect(of frame: UnsafeMutablePointer<AVFrame>) -> Double? {
    let aspect = av_guess_sample_aspect_ratio(context, stream, frame)
    return aspect.num > 0 && aspect.den > 0 ? av_q2d(aspect) : nil
  }

  /// Seconds; nil where the container does not tell, as a live stream.
  var duration: Double? {
    let ticks = context.pointee.duration
    return ticks > 0 ? Double(ticks) / Double(AV_TIME_BASE) : nil
  }

  /// The container's first time stamp, in seconds.
  var start: Double {
    let ticks = context.pointee.start_time
    return ticks == cffmpeg_no_time ? 0 : Double(ticks) / Double(AV_TIME_BASE)
  }

  /// The frames that the container says it has; nil where it does not.
  var frameCount: Int? { stream.pointee.nb_frames > 0 ? Int(stream.pointee.nb_frames) : nil }

  /// Frames a second in the mean, as the container says; nil where it does not.
  var frameRate: Double? {
    let rate = stream.pointee.avg_frame_rate
    return rate.num > 0 && rate.den > 0 ? av_q2d(rate) : nil
  }

  /// Whether the container tells when its frames are shown.
  var hasTimes: Bool { context.pointee.iformat.pointee.flags & AVFMT_NOTIMESTAMPS == 0 }

  /// How long the video itself lasts, in seconds, as far as that is known: beside it, the container
  /// may hold a longer sound.
  var videoDuration: Double? {
    if stream.pointee.duration > 0 {
      return Double(stream.pointee.duration) * av_q2d(stream.pointee.time_base)
    }
    // Matroska's own tag, such as 00:00:04.040000000.
    if let tag = av_dict_get(stream.pointee.metadata, "DURATION", nil, 0)?.pointee.value {
      let parts = String(cString: tag).split(separator: ":").map { Double($0) ?? .nan }
      let seconds = parts.reduce(0) { $0 * 60 + $1 }
      return parts.count == 3 && seconds.isFinite ? seconds : nil
    }
    return context.pointee.nb_streams == 1 ? duration : nil
  }

  /// Reads the next packet of the video.
  ///
  /// - Returns: 0, or what FFmpeg says: `cffmpeg_end` at the end.
  func read(into packet: UnsafeMutablePointer<AVPacket>) -> CInt {
    while true {
      patience.begin(seconds: timeout)
      var status = av_read_frame(context, packet)
      while status == cffmpeg_again, !patience.isOver {
        usleep(2000)
        status = av_read_frame(context, packet)
      }
      guard status >= 0 else { return status }
      if packet.pointee.stream_index == stream.pointee.index {
        packetCount += 1
        return 0
      }
      av_packet_unref(packet)
    }
  }

  private static func prepare() throws(VideoError) {
    // FFmpeg's own words would stand among ours.
    av_log_set_level(AV_LOG_QUIET)
    _ = networkIsReady
  }

  private static let networkIsReady: Bool = avformat_network_init() == 0
}

extension VideoError {
  fileprivate static func opening(
    _ source: VideoSource, _ status: CInt, timedOut: Bool, timeout: Double
  ) -> VideoError {
    let reason =
      timedOut ? "no answer within \(VideoError.decimals(timeout)) seconds" : reason(status)
    switch source {
    case .file where status == cffmpeg_no_memory: return noMemory
    case .file(let path):
      return VideoError(
        .notVideo,
        "\(path) is no whole video, it is cut short, damaged or something else: \(reason).")
    case .stream:
      return VideoError(
        .unreachable,
        "The stream \(source.name) cannot be opened: \(reason). Check the address, and that it "
          + "plays elsewhere.")
    case .camera:
      return VideoError(
        .unreachable,
        "The camera \(source.name) cannot be opened: \(reason). Another program may be using it.")
    }
  }
}

/// Says when FFmpeg is to give up waiting: after a time, or when another thread stops it.
final class Patience: Sendable {
  private let deadline = Atomic<UInt64>(.max)
  private let stopped = Atomic<Bool>(false)

  /// Begins to wait, for so many seconds at most; for ever for a number that is infinite.
  func begin(seconds: Double) {
    let now = DispatchTime.now().uptimeNanoseconds
    deadline.store(
      seconds < 1e9 ? now &+ UInt64(max(0, seconds) * 1e9) : .max, ordering: .relaxed)
  }

  func stop() { stopped.store(true, ordering: .relaxed) }

  var isStopped: Bool { stopped.load(ordering: .relaxed) }

  var isOver: Bool {
    isStopped || DispatchTime.now().uptimeNanoseconds > deadline.load(ordering: .relaxed)
  }
}

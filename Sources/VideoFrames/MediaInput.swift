internal import CFFmpeg
import Dispatch
import Glibc
import PixelImages
import Synchronization
import Toolkit

/// An opened container whose video packets are read.
///
/// Not thread safe, except `patience`.
final class MediaInput {
  private let context: UnsafeMutablePointer<AVFormatContext>
  /// The video stream, owned by the container.
  let stream: UnsafeMutablePointer<AVStream>
  private let patience: Patience
  /// How many seconds to wait for a packet.
  private let timeout: Double
  /// The number of video packets read so far.
  private(set) var packetCount = 0

  /// - Throws: `VideoError` if the source cannot be opened or holds no video.
  init(_ source: VideoSource, timeout: Double, patience: Patience) throws(VideoError) {
    try Self.prepare()
    // Reading from a disk has no time limit.
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
    // A camera that delivers nothing would block without ever calling the interrupt callback.
    if case .camera = source { allocated.pointee.flags |= AVFMT_FLAG_NONBLOCK }
    var options = request.options
    defer { av_dict_free(&options) }
    patience.begin(seconds: timeout)
    // Frees the context if it fails.
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
        .notVideo, "\(source.name) has no readable video stream; it may hold only sound.")
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

  /// Whether the source has an end: its length in seconds or bytes is known.
  var isFinite: Bool { duration != nil || context.pointee.pb.map { avio_size($0) > 0 } ?? false }

  /// The ratio of a pixel's width to its height; nil if it is unknown.
  func pixelAspect(of frame: UnsafeMutablePointer<AVFrame>) -> Double? {
    let aspect = av_guess_sample_aspect_ratio(context, stream, frame)
    return aspect.num > 0 && aspect.den > 0 ? av_q2d(aspect) : nil
  }

  /// The length in seconds; nil if the container does not state it, as with live streams.
  var duration: Double? {
    let ticks = context.pointee.duration
    return ticks > 0 ? Double(ticks) / Double(AV_TIME_BASE) : nil
  }

  /// The container's first time stamp, in seconds.
  var start: Double {
    let ticks = context.pointee.start_time
    return ticks == cffmpeg_no_time ? 0 : Double(ticks) / Double(AV_TIME_BASE)
  }

  /// The number of frames according to the container; nil if it does not state it.
  var frameCount: Int? { stream.pointee.nb_frames > 0 ? Int(stream.pointee.nb_frames) : nil }

  /// The average frame rate according to the container; nil if it does not state it.
  var frameRate: Double? {
    let rate = stream.pointee.avg_frame_rate
    return rate.num > 0 && rate.den > 0 ? av_q2d(rate) : nil
  }

  /// Whether the container stores the times of frames.
  var hasTimes: Bool { context.pointee.iformat.pointee.flags & AVFMT_NOTIMESTAMPS == 0 }

  /// The length of the video stream in seconds, if known; the container may hold a longer audio
  /// stream.
  var videoDuration: Double? {
    if stream.pointee.duration > 0 {
      return Double(stream.pointee.duration) * av_q2d(stream.pointee.time_base)
    }
    // Matroska's own tag, such as 00:00:04.040000000.
    if let tag = av_dict_get(stream.pointee.metadata, "DURATION", nil, 0)?.pointee.value {
      let parts = String(cString: tag).split(separator: ":").map { Double($0) ?? .nan }
      let seconds = parts.reduce(0) { $0 * 60 + $1 }
      return parts.count == 3 && seconds.isFinite ? sinceStart(seconds) : nil
    }
    return context.pointee.nb_streams == 1 ? duration.map(sinceStart) : nil
  }

  /// The length of a file that ends at a time: Matroska counts from 0, however late it starts.
  private func sinceStart(_ end: Double) -> Double {
    let isMatroska = String(cString: context.pointee.iformat.pointee.name).contains("matroska")
    return isMatroska && end > start ? end - start : end
  }

  /// Reads the next video packet.
  ///
  /// - Returns: 0 or a status of FFmpeg, `cffmpeg_end` at the end.
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
    // FFmpeg's log would mix with Stoic's messages.
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
        "\(path) is not a video, or it is truncated or damaged: \(reason).")
    case .stream:
      return VideoError(
        .unreachable,
        "The stream \(source.name) cannot be opened: \(reason). Check the address, and "
          + "whether other programs can play it.")
    case .camera:
      return VideoError(
        .unreachable,
        "The camera \(source.name) cannot be opened: \(reason). Another program may be using it.")
    }
  }
}

/// Decides when FFmpeg must stop waiting: after a timeout, or when another thread stops it.
final class Patience: Sendable {
  private let deadline = Atomic<UInt64>(.max)
  private let stopped = Atomic<Bool>(false)

  /// Starts a timeout; an infinite number means none.
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

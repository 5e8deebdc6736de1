internal import CFFmpeg
import EmotionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

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
    let request = try Request(source)
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

/// What FFmpeg is asked to open.
private struct Request {
  let url: String
  let format: UnsafePointer<AVInputFormat>?
  let options: OpaquePointer?

  init(_ source: VideoSource) throws(VideoError) {
    var options: OpaquePointer?
    switch source {
    case .file(let path):
      try Self.checkFile(path)
      // A name such as `http:x` is a file's all the same, and a playlist, which leads elsewhere, is
      // no video.
      url = "file:" + path
      format = nil
      av_dict_set(&options, "protocol_whitelist", "file", 0)
      av_dict_set(&options, "format_whitelist", Self.fileFormats, 0)
    case .stream(let address):
      url = address
      format = nil
      av_dict_set(
        &options, "protocol_whitelist",
        "rtsp,rtsps,rtp,srtp,http,https,httpproxy,rtmp,rtmps,srt,udp,tcp,tls,crypto,data", 0)
      av_dict_set(&options, "rtsp_flags", "prefer_tcp", 0)
      // Of files on a server; a live stream is opened anew by its reader.
      av_dict_set(&options, "reconnect", "1", 0)
      av_dict_set(&options, "reconnect_delay_max", "8", 0)
    case .camera(let device):
      try Self.checkCamera(device)
      url = device
      format = try CameraFormat.videoForLinux()
    }
    self.options = options
  }

  /// Containers that hold frames themselves.
  private static let fileFormats =
    "mov,matroska,avi,mpeg,mpegvideo,mpegts,asf,flv,ogg,mjpeg,h264,hevc,m4v,ivf,nut,dv,mxf,rm,wtv,"
    + "yuv4mpegpipe,gif,png_pipe,jpeg_pipe"

  private static func checkFile(_ path: String) throws(VideoError) {
    var status = stat()
    guard stat(path, &status) == 0, access(path, R_OK) == 0 else {
      throw VideoError(
        .unreadable,
        "\(path) cannot be read: \(String(cString: strerror(errno))). Check the path.")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw VideoError(
        .unreadable, "\(path) is a folder, a device or a pipe, where a video's file is expected.")
    }
    guard status.st_size > 0 else {
      throw VideoError(.notVideo, "\(path) is empty (0 bytes), where a video is expected.")
    }
  }

  private static func checkCamera(_ device: String) throws(VideoError) {
    var status = stat()
    guard stat(device, &status) == 0 else {
      let others = cameras()
      let hint =
        others.isEmpty
        ? "No camera is connected." : "There are: \(others.joined(separator: ", "))."
      throw VideoError(
        .unreadable,
        "There is no camera \(device): \(String(cString: strerror(errno))). \(hint) A camera is given by "
          + "its number or its device, such as 0 or /dev/video0.")
    }
    // Linux's number for video devices.
    guard status.st_mode & S_IFMT == S_IFCHR, (status.st_rdev >> 8) & 0xFFF == 81 else {
      throw VideoError(.unreadable, "\(device) is no camera's device, such as /dev/video0.")
    }
    guard access(device, R_OK | W_OK) == 0 else {
      throw VideoError(
        .unreadable,
        "The camera \(device) may not be used: \(String(cString: strerror(errno))). Users of the "
          + "group video may, as in `sudo usermod --append --groups video $USER`.")
    }
  }

  private static func cameras() -> [String] {
    (0..<64).map { "/dev/video\($0)" }.filter { access($0, F_OK) == 0 }
  }
}

/// FFmpeg's reader of Linux's cameras, in a library that is loaded only for them, since it brings
/// along a desktop's graphics and sound.
private enum CameraFormat {
  static func videoForLinux() throws(VideoError) -> UnsafePointer<AVInputFormat> {
    guard isLoaded, let format = av_find_input_format("video4linux2") else {
      throw VideoError(
        .unreadable,
        "Cameras are read by FFmpeg's libavdevice.so.\(LIBAVFORMAT_VERSION_MAJOR), which is not "
          + "installed. Debian's package is libavdevice\(LIBAVFORMAT_VERSION_MAJOR).")
    }
    return format
  }

  private static let isLoaded: Bool = {
    // Both libraries count their versions alike.
    guard let library = dlopen("libavdevice.so.\(LIBAVFORMAT_VERSION_MAJOR)", RTLD_NOW),
      let symbol = dlsym(library, "avdevice_register_all")
    else { return false }
    unsafeBitCast(symbol, to: (@convention(c) () -> Void).self)()
    return true
  }()
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

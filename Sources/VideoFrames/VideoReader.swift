internal import CFFmpeg
public import PixelImages
import Toolkit

/// Reads the frames of a file, a stream or a camera, rotated as the container says and with its
/// time stamps; the frame rate may vary.
///
/// For one thread at a time, except `stop`.
public final class VideoReader: FrameSource {
  public let source: VideoSource
  private let reading: VideoReading
  private let input: MediaInput
  private let decoder: FrameDecoder
  private let converter: FrameConverter
  private let packet: Owned<AVPacket>
  let patience: Patience
  /// Why nothing more can be read.
  private var failure: VideoError?
  private var damagedPackets = 0
  /// Whether a frame was returned.
  private var hasGiven = false
  /// The number of decoded frames.
  public private(set) var frameCount = 0
  private var lastTime: Double?
  /// The duration of the last frame in seconds; 0 if the container does not state it.
  private var lastDuration = 0.0

  /// - Throws: `VideoError` if the source cannot be opened or holds no video that can be decoded.
  public convenience init(
    _ source: VideoSource, _ reading: VideoReading = VideoReading()
  ) throws(VideoError) {
    try self.init(source, reading, patience: Patience())
  }

  init(_ source: VideoSource, _ reading: VideoReading, patience: Patience) throws(VideoError) {
    precondition(reading.every > 0)
    (self.source, self.reading, self.patience) = (source, reading, patience)
    input = try MediaInput(source, timeout: reading.timeout, patience: patience)
    decoder = try FrameDecoder(
      input.stream, threads: reading.threads, pixelLimit: reading.pixelLimit, name: source.name)
    converter = FrameConverter(
      orientation: Self.orientation(of: input.stream), pixelLimit: reading.pixelLimit)
    packet = try Owned(av_packet_alloc()) { av_packet_free(&$0) }
  }

  /// Whether frames arrive at their own pace and without an end, as from a camera.
  public var isLive: Bool {
    switch source {
    case .file: false
    case .camera: true
    case .stream: !input.isFinite
    }
  }

  /// The expected number of frames in the requested part according to the container; nil if it does
  /// not state it.
  public var expectedFrameCount: Int? {
    let rate = input.frameRate
    if reading.isWhole, let count = input.frameCount { return count }
    guard !isLive, let rate,
      let duration = input.duration ?? input.frameCount.map({ Double($0) / rate })
    else { return nil }
    let seconds = min(duration, reading.part.upperBound) - min(duration, reading.part.lowerBound)
    return Int(exactly: (seconds * rate).rounded())
  }

  /// Whether the source states the times of its frames; otherwise they are assumed to be evenly
  /// spaced.
  var hasTimes: Bool { input.hasTimes }

  /// The average frame rate; nil if the container does not state it.
  public var frameRate: Double? { input.frameRate }

  /// Stops reading: a waiting call and all later ones return nil.
  ///
  /// Any thread may call it.
  public func stop() { patience.stop() }

  public func next() throws(VideoError) -> VideoFrame? {
    while let time = try decodeNext() {
      let number = frameCount
      frameCount += 1
      guard time <= reading.part.upperBound else {
        try checkPart()
        return nil
      }
      guard time >= reading.part.lowerBound, number.isMultiple(of: reading.every) else { continue }
      hasGiven = true
      let (frame, aspect) = (decoder.frame.pointee, input.pixelAspect(of: decoder.frame))
      return VideoFrame(
        number: number, time: time, grey: try converter.grey(frame, aspect: aspect),
        color: reading.color ? try converter.color(frame, aspect: aspect) : nil)
    }
    return nil
  }

  /// Decodes one frame and returns its time.
  private func decodeNext() throws(VideoError) -> Double? {
    while !patience.isStopped {
      let status = decoder.receive()
      switch status {
      case 0:
        guard decoder.frame.pointee.flags & AV_FRAME_FLAG_CORRUPT == 0 else {
          damagedPackets += 1
          continue
        }
        return time(of: decoder.frame.pointee)
      case cffmpeg_again: feed()
      case cffmpeg_end:
        if let failure { throw failure }
        try checkEnd()
        return nil
      default: damagedPackets += 1
      }
    }
    return nil
  }

  /// Sends the decoder another packet, or the end.
  private func feed() {
    let status = input.read(into: packet.pointer)
    guard status == 0 else {
      guard !patience.isStopped else { return }
      // Reported only after the frames that the decoder still holds.
      if status != cffmpeg_end { failure = broken(status) }
      _ = decoder.send(nil)
      return
    }
    if decoder.send(packet.pointer) < 0 { damagedPackets += 1 }
    av_packet_unref(packet.pointer)
  }

  /// Checks that a part had a frame to read.
  private func checkPart() throws(VideoError) {
    guard !reading.isWhole, !hasGiven, let lastTime else { return }
    let (begin, end) = (reading.part.lowerBound, reading.part.upperBound)
    let until = end < .infinity ? " to \(VideoError.decimals(end))" : " on"
    throw VideoError(
      .empty,
      "\(source.name) has no frame to read from second \(VideoError.decimals(begin))\(until): frame "
        + "\(frameCount - 1) is shown at second \(VideoError.decimals(lastTime)). Give another --from, "
        + "--to or --every.")
  }

  private func checkEnd() throws(VideoError) {
    guard case .file(let path) = source else { return }
    if let missing = missingSeconds {
      throw VideoError(
        .broken,
        "\(path) breaks off: \(frameCount) frames were read, and "
          + "\(VideoError.decimals(missing)) seconds are missing.")
    }
    if let expected = input.frameCount, input.packetCount < expected, input.videoDuration == nil {
      throw VideoError(
        .broken,
        "\(path) breaks off: only \(frameCount) of \(expected) frames were read.")
    }
    guard frameCount > 0 else {
      throw VideoError(.empty, "\(path) has no frames.")
    }
    try checkPart()
    if damagedPackets > 0 {
      throw VideoError(
        .broken,
        "\(path) is damaged: \(damagedPackets) of its frames could not be decoded."
      )
    }
  }

  /// The time missing after the last frame of a truncated file.
  ///
  /// A frame count below the container's proves nothing: an edit list may leave frames out.
  private var missingSeconds: Double? {
    guard let duration = input.videoDuration, let rate = input.frameRate else { return nil }
    if let count = input.frameCount, input.packetCount >= count { return nil }
    let missing = duration - (lastTime.map { $0 + max(lastDuration, 1 / rate) } ?? 0)
    return missing > (input.frameCount == nil ? max(0.2, 2 / rate) : 0.5 / rate) ? missing : nil
  }

  private func broken(_ status: CInt) -> VideoError {
    let reason =
      patience.isOver
      ? "no data for \(VideoError.decimals(reading.timeout)) seconds"
      : status == cffmpeg_end ? "it ended" : VideoError.reason(status)
    return VideoError(
      source.isFile ? .broken : .unreachable,
      "\(source.name) breaks off after \(frameCount) frames: \(reason).")
  }

  /// Seconds from the start of the container, always after the previous frame.
  private func time(of frame: AVFrame) -> Double {
    let base = av_q2d(input.stream.pointee.time_base)
    let step = 1 / (input.frameRate ?? 25)
    var time =
      frame.best_effort_timestamp == cffmpeg_no_time
      ? lastTime.map { $0 + step } ?? 0
      : Double(frame.best_effort_timestamp) * base - input.start
    if let lastTime, !(time > lastTime) { time = lastTime + step }
    lastTime = time
    lastDuration = Double(max(0, frame.pkt_duration)) * base
    return time
  }

  /// The orientation of the stored frames, from the container's display matrix (ISO/IEC 14496-12,
  /// 6.2.2).
  private static func orientation(of stream: UnsafeMutablePointer<AVStream>) -> Orientation {
    var size = 0
    guard let bytes = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size),
      size >= 9 * MemoryLayout<Int32>.size
    else { return .upright }
    let matrix = UnsafeRawBufferPointer(start: bytes, count: size).bindMemory(to: Int32.self)
    // A step right in the upright image is (a, c) in the stored one, a step down (b, d).
    let (a, b, c, d) = (Int(matrix[0]), Int(matrix[1]), Int(matrix[3]), Int(matrix[4]))
    let swaps = abs(b) + abs(c) > abs(a) + abs(d)
    return Orientation(
      swapsSides: swaps, reversesRightStep: (swaps ? c : a) < 0,
      reversesDownStep: (swaps ? b : d) < 0)
  }
}

@available(*, unavailable, message: "one thread at a time, except stop")
extension VideoReader: Sendable {}

extension VideoSource {
  var isFile: Bool {
    if case .file = self { true } else { false }
  }
}

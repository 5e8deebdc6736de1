internal import CFFmpeg

/// Decodes the packets of a video stream.
///
/// Not thread safe.
final class FrameDecoder {
  private let context: Owned<AVCodecContext>
  private let decoded: Owned<AVFrame>

  /// - Throws: `VideoError` if FFmpeg has no decoder for it.
  init(
    _ stream: UnsafeMutablePointer<AVStream>, threads: Int, pixelLimit: Int, name: String
  ) throws(VideoError) {
    let parameters = stream.pointee.codecpar
    guard let decoder = avcodec_find_decoder(parameters?.pointee.codec_id ?? AV_CODEC_ID_NONE)
    else {
      let codec = String(cString: avcodec_get_name(parameters?.pointee.codec_id ?? .init(0)))
      throw VideoError(
        .notVideo, "\(name) uses the codec \(codec), which the installed FFmpeg cannot decode.")
    }
    context = try Owned(avcodec_alloc_context3(decoder)) { avcodec_free_context(&$0) }
    decoded = try Owned(av_frame_alloc()) { av_frame_free(&$0) }
    var status = avcodec_parameters_to_context(context.pointer, parameters)
    context.pointee.pkt_timebase = stream.pointee.time_base
    context.pointee.thread_count = CInt(clamping: threads)
    // Set before memory for a frame is allocated.
    context.pointee.max_pixels = Int64(pixelLimit)
    if status >= 0 { status = avcodec_open2(context.pointer, decoder, nil) }
    guard status >= 0 else {
      throw VideoError(
        .notVideo, "\(name) cannot be decoded: \(VideoError.reason(status)).")
    }
  }

  /// The most recently decoded frame.
  var frame: UnsafeMutablePointer<AVFrame> { decoded.pointer }

  /// Sends a packet, or nil for the end, to the decoder; returns FFmpeg's status.
  func send(_ packet: UnsafeMutablePointer<AVPacket>?) -> CInt {
    avcodec_send_packet(context.pointer, packet)
  }

  /// Decodes into `frame`; returns 0, `cffmpeg_again` or another status of FFmpeg.
  func receive() -> CInt { avcodec_receive_frame(context.pointer, frame) }
}

/// An FFmpeg object with one owner, which frees it.
///
/// Not thread safe.
final class Owned<Value> {
  let pointer: UnsafeMutablePointer<Value>
  private let free: (inout UnsafeMutablePointer<Value>?) -> Void

  /// - Parameters:
  ///   - pointer: The allocated object; nil if memory was short.
  ///   - free: FFmpeg's function that frees the object.
  /// - Throws: `VideoError` if memory was short.
  init(
    _ pointer: UnsafeMutablePointer<Value>?,
    free: @escaping (inout UnsafeMutablePointer<Value>?) -> Void
  ) throws(VideoError) {
    guard let pointer else { throw .noMemory }
    (self.pointer, self.free) = (pointer, free)
  }

  deinit {
    var pointer: UnsafeMutablePointer<Value>? = pointer
    free(&pointer)
  }

  var pointee: Value {
    get { pointer.pointee }
    set { pointer.pointee = newValue }
  }
}

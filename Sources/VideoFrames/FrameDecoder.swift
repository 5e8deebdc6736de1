internal import CFFmpeg

/// Decodes the packets of one video.
///
/// Not thread safe.
final class FrameDecoder {
  private let context: UnsafeMutablePointer<AVCodecContext>
  /// The frame that was decoded last.
  let frame: UnsafeMutablePointer<AVFrame>

  /// - Throws: `VideoError`: FFmpeg has no decoder for it.
  init(_ stream: UnsafeMutablePointer<AVStream>, threads: Int, name: String) throws(VideoError) {
    let parameters = stream.pointee.codecpar
    guard let decoder = avcodec_find_decoder(parameters?.pointee.codec_id ?? AV_CODEC_ID_NONE)
    else {
      let codec = String(cString: avcodec_get_name(parameters?.pointee.codec_id ?? .init(0)))
      throw VideoError(
        .notVideo, "\(name) is coded as \(codec), which FFmpeg here cannot decode.")
    }
    guard let context = avcodec_alloc_context3(decoder), let frame = av_frame_alloc() else {
      throw .noMemory
    }
    (self.context, self.frame) = (context, frame)
    var status = avcodec_parameters_to_context(context, parameters)
    context.pointee.pkt_timebase = stream.pointee.time_base
    context.pointee.thread_count = CInt(clamping: threads)
    if status >= 0 { status = avcodec_open2(context, decoder, nil) }
    guard status >= 0 else {
      throw VideoError(
        .notVideo, "\(name) cannot be decoded: \(VideoError.reason(status)).")
    }
  }

  deinit {
    var (context, frame): (UnsafeMutablePointer<AVCodecContext>?, UnsafeMutablePointer<AVFrame>?) =
      (context, frame)
    avcodec_free_context(&context)
    av_frame_free(&frame)
  }

  /// Gives the decoder a packet, or nil for the end; returns what FFmpeg says.
  func send(_ packet: UnsafeMutablePointer<AVPacket>?) -> CInt {
    avcodec_send_packet(context, packet)
  }

  /// Decodes into `frame`; returns 0, `cffmpeg_again` or what else FFmpeg says.
  func receive() -> CInt { avcodec_receive_frame(context, frame) }
}

internal import CFFmpeg
import Glibc
import PixelImages
import Toolkit

/// What FFmpeg is asked to open.
struct MediaRequest {
  /// Ends in NUL; a file's name need not be UTF-8.
  let url: [CChar]
  let format: UnsafePointer<AVInputFormat>?
  let options: OpaquePointer?

  init(_ source: VideoSource) throws(VideoError) {
    var options: OpaquePointer?
    switch source {
    case .file(let path):
      try Self.checkFile(path)
      // Even a name such as `http:x` is a file. Lists of parts are read only under their own name,
      // and only from files, because they refer to other sources.
      url =
        Array("file:".utf8.map { CChar($0) })
        + FileName.withBytes(of: path) { path in
          Array(UnsafeBufferPointer(start: path, count: strlen(path) + 1))
        }
      format = nil
      av_dict_set(&options, "protocol_whitelist", "file", 0)
      let isList = VideoSource.isNamed(path, ["m3u8"])
      av_dict_set(&options, "format_whitelist", Self.fileFormats + (isList ? ",hls" : ""), 0)
    case .stream(let address):
      url = Array(address.utf8CString)
      format = nil
      av_dict_set(
        &options, "protocol_whitelist",
        "rtsp,rtsps,rtp,srtp,http,https,httpproxy,rtmp,rtmps,srt,udp,tcp,tls,crypto,data", 0)
      av_dict_set(&options, "rtsp_flags", "prefer_tcp", 0)
      // For files on a server; a live stream is reopened by its reader.
      av_dict_set(&options, "reconnect", "1", 0)
      av_dict_set(&options, "reconnect_delay_max", "8", 0)
    case .camera(let device):
      try Self.checkCamera(device)
      url = Array(device.utf8CString)
      format = try CameraFormat.videoForLinux()
    }
    self.options = options
  }

  /// Containers that hold the frames themselves.
  private static let fileFormats =
    "mov,matroska,avi,mpeg,mpegvideo,mpegts,asf,flv,ogg,mjpeg,h264,hevc,m4v,ivf,nut,dv,mxf,rm,wtv,"
    + "yuv4mpegpipe,gif,png_pipe,jpeg_pipe"

  private static func checkFile(_ path: String) throws(VideoError) {
    var status = stat()
    let isReadable = FileName.withBytes(of: path) {
      stat($0, &status) == 0 && access($0, R_OK) == 0
    }
    guard isReadable else {
      throw VideoError(
        .unreadable,
        "\(path) cannot be read: \(String(cString: strerror(errno))). Check the path.")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw VideoError(
        .unreadable, "\(path) is not a regular file but a folder, a device or a pipe.")
    }
    guard status.st_size > 0 else {
      throw VideoError(.notVideo, "\(path) is empty (0 bytes).")
    }
  }

  private static func checkCamera(_ device: String) throws(VideoError) {
    var status = stat()
    guard stat(device, &status) == 0 else {
      let others = cameras()
      let hint =
        others.isEmpty
        ? "No camera is connected." : "Connected: \(others.joined(separator: ", "))."
      throw VideoError(
        .unreadable,
        "There is no camera \(device): \(String(cString: strerror(errno))). \(hint) Give a camera by "
          + "its number or its device, such as 0 or /dev/video0.")
    }
    // Linux's major number of video devices.
    guard status.st_mode & S_IFMT == S_IFCHR, (status.st_rdev >> 8) & 0xFFF == 81 else {
      throw VideoError(.unreadable, "\(device) is not the device of a camera, such as /dev/video0.")
    }
    guard access(device, R_OK | W_OK) == 0 else {
      throw VideoError(
        .unreadable,
        "No permission to use the camera \(device): \(String(cString: strerror(errno))). Join the "
          + "group video: `sudo usermod --append --groups video $USER`.")
    }
  }

  private static func cameras() -> [String] {
    (0..<64).map { "/dev/video\($0)" }.filter { access($0, F_OK) == 0 }
  }
}

/// FFmpeg's camera input; its library is loaded only for cameras, because it pulls in a desktop's
/// graphics and sound.
enum CameraFormat {
  static func videoForLinux() throws(VideoError) -> UnsafePointer<AVInputFormat> {
    guard isLoaded, let format = av_find_input_format("video4linux2") else {
      throw VideoError(
        .unreadable,
        "Reading cameras needs FFmpeg's libavdevice.so.\(LIBAVFORMAT_VERSION_MAJOR), which is not "
          + "installed. Install Debian's package libavdevice\(LIBAVFORMAT_VERSION_MAJOR).")
    }
    return format
  }

  private static let isLoaded: Bool = {
    // Both libraries have the same major version.
    guard let library = dlopen("libavdevice.so.\(LIBAVFORMAT_VERSION_MAJOR)", RTLD_NOW),
      let symbol = dlsym(library, "avdevice_register_all")
    else { return false }
    unsafeBitCast(symbol, to: (@convention(c) () -> Void).self)()
    return true
  }()
}

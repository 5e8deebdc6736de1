internal import CFFmpeg
import Glibc

/// FFmpeg's reader of Linux's cameras, in a library that is loaded only for them, since it brings
/// along a desktop's graphics and sound.
enum CameraFormat {
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

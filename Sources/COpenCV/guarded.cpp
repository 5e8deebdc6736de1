#include "guarded.hpp"

namespace copencv {

CStatus translate() {
  try {
    throw;
  } catch (const cv::Exception &error) {
    return cstatus::failed(error.code == cv::Error::StsNoMem ? CStatusOutOfMemory
                                                             : CStatusOperationRejected,
                           error.what());
  }
}

cv::Mat matrix(const CopencvCanvas &canvas) {
  require(canvas.pixels != nullptr, "the pixels are NULL");
  require(canvas.width >= 1 && canvas.height >= 1, "width and height must be at least 1");
  require(canvas.channels == 1 || canvas.channels == 3, "channels must be 1 or 3");
  const int64_t rowBytes = int64_t{canvas.width} * canvas.channels;
  require(rowBytes <= INT32_MAX / canvas.height, "the image has more than INT32_MAX bytes");
  return cv::Mat(canvas.height, canvas.width, CV_8UC(canvas.channels), canvas.pixels);
}

const cv::Mat matrix(const CopencvImage &image) {
  // cv::Mat has no constant view; the result is const, and nothing here writes to it.
  return matrix(CopencvCanvas{
      const_cast<uint8_t *>(image.pixels), image.width, image.height, image.channels});
}

}  // namespace copencv

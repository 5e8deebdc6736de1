#pragma once

#include <new>
#include <opencv2/core.hpp>
#include <stdexcept>

#include "copencv_image.h"
#include "copencv_status.h"

namespace copencv {

/// An argument violates a function's requirements.
struct InvalidArgument : std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

inline void require(bool condition, const char *rule) {
  if (!condition) throw InvalidArgument(rule);
}

/// Keeps a message for `copencv_last_message`, without allocating.
void rememberMessage(const char *message) noexcept;

/// The only try and catch of this target: runs the body and converts exceptions to a status.
template <class Body>
CopencvStatus guarded(Body &&body) noexcept {
  rememberMessage("");
  try {
    body();
    return CopencvStatusOK;
  } catch (const InvalidArgument &error) {
    rememberMessage(error.what());
    return CopencvStatusInvalidArgument;
  } catch (const cv::Exception &error) {
    rememberMessage(error.what());
    return error.code == cv::Error::StsNoMem ? CopencvStatusOutOfMemory
                                             : CopencvStatusOperationRejected;
  } catch (const std::bad_alloc &) {
    rememberMessage("out of memory");
    return CopencvStatusOutOfMemory;
  } catch (const std::exception &error) {
    rememberMessage(error.what());
    return CopencvStatusInternal;
  } catch (...) {
    rememberMessage("an exception of unknown type");
    return CopencvStatusInternal;
  }
}

/// A canvas as a matrix that shares its pixels; throws unless the canvas is valid.
cv::Mat matrix(const CopencvCanvas &canvas);

/// An image as a matrix that shares its pixels and must not be written to.
const cv::Mat matrix(const CopencvImage &image);

}  // namespace copencv

#pragma once

#include <opencv2/core.hpp>

#include "copencv_image.h"
#include "cstatus_guarded.hpp"

namespace copencv {

using cstatus::require;

/// Turns the OpenCV exception being handled into a status.
CStatus translate();

inline constexpr cstatus::Guard<translate> guarded;

/// A canvas as a matrix that shares its pixels; throws unless the canvas is valid.
cv::Mat matrix(const CopencvCanvas &canvas);

/// An image as a matrix that shares its pixels and must not be written to.
const cv::Mat matrix(const CopencvImage &image);

}  // namespace copencv

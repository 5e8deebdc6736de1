#pragma once

#include "copencv_image.h"
#include "CStatus.h"

__BEGIN_DECLS

/// Wraps cv::GaussianBlur: fills the target with the blurred source; the deviation is in pixels.
///
/// The border is mirrored. Source and target must have the same size and channels and must not
/// overlap; the deviation must be above 0 and at most 1000. Fails with InvalidArgument, OutOfMemory
/// or OperationRejected; the target is then unchanged.
CSTATUS_CHECKED CStatus copencv_gaussian_blur(
    CopencvImage source, CopencvCanvas target, double deviation);

/// How values between pixels are computed.
typedef enum __attribute__((enum_extensibility(open))) CopencvInterpolation : int32_t {
  CopencvInterpolationNearest = 0,
  CopencvInterpolationLinear = 1,
  CopencvInterpolationCubic = 2,
  /// The mean over the area that a target pixel covers; linear when enlarging.
  CopencvInterpolationArea = 3,
} CopencvInterpolation;

/// Wraps cv::resize: fills the target with the whole source; outer edges map to outer edges.
///
/// Source and target must have the same number of channels and must not overlap. Fails with
/// InvalidArgument, OutOfMemory or OperationRejected; the target is then unchanged.
CSTATUS_CHECKED CStatus copencv_resize(
    CopencvImage source, CopencvCanvas target, CopencvInterpolation interpolation);

/// Wraps cv::warpAffine: target pixel (x, y) takes the source's value at
/// (m[0] x + m[1] y + m[2], m[3] x + m[4] y + m[5]), where integer coordinates are pixel centres.
///
/// Beyond the source, its border pixels are repeated. OpenCV rounds positions to 1/32 pixel, and
/// Area counts as Linear. The sides of the target, and of the part of the source that it needs,
/// must be below 32767. The six numbers must be finite and yield positions within ±1,000,000. Fails
/// with InvalidArgument, OutOfMemory or OperationRejected; the target is then unchanged.
CSTATUS_CHECKED CStatus copencv_warp_affine(
    CopencvImage source, CopencvCanvas target, const double matrix[_Nonnull 6],
    CopencvInterpolation interpolation);

__END_DECLS

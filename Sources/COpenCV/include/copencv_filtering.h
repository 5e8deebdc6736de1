#pragma once

#include "copencv_image.h"
#include "copencv_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Wraps cv::GaussianBlur: fills the target with the source, blurred by a deviation in pixels.
///
/// The border is mirrored. Source and target must be of the same size and channels and must not
/// overlap; the deviation must be above 0 and at most 1000.
/// Fails with InvalidArgument, OutOfMemory or OperationRejected; the target is then untouched.
CopencvStatus copencv_gaussian_blur(
    CopencvImage source, CopencvCanvas target, double deviation)
    __attribute__((warn_unused_result));

#ifdef __cplusplus
}
#endif

#pragma once

#include <stddef.h>

#include "copencv_drawing.h"
#include "copencv_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Wraps cv::Subdiv2D: the Delaunay triangles of points that differ from each other.
///
/// Coordinates must be finite and within ±1,000,000 and are used in single precision. `triangles` takes
/// three indices of points for each triangle, as many triangles as `capacity`; there are fewer than
/// twice as many as points. `found` gets their number.
/// Fails with InvalidArgument, also where two points coincide or the capacity is too small, OutOfMemory
/// or OperationRejected; what was given is then untouched.
CopencvStatus copencv_triangulate(
    const CopencvPoint *_Nullable points, size_t count, int32_t *_Nullable triangles,
    size_t capacity, size_t *_Nonnull found) __attribute__((warn_unused_result));

#ifdef __cplusplus
}
#endif

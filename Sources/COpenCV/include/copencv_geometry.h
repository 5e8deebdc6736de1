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

/// Wraps cv::solvePnP: how an object lies before a camera without distortion whose pixels are square.
///
/// The search (Levenberg and Marquardt) begins with the object upright on the camera's axis, `depth` away.
/// `object` has x, y and z of each of `count` points, 6 to 10,000; `image` says where each is seen, in
/// pixels, and `center` where the camera's axis is. `focal_length` is in pixels; it and `depth`, in
/// the unit of the object, are above 0. All numbers
/// must be finite and within ±1,000,000.
/// `rotation` takes nine numbers, row by row, and `translation` three: a point of the object is at
/// rotation * point + translation, with x to the right, y down and z away from the camera.
/// Fails with InvalidArgument, OutOfMemory or OperationRejected; what was given is then untouched.
CopencvStatus copencv_solve_pose(
    const double *_Nullable object, const CopencvPoint *_Nullable image, size_t count,
    double focal_length, CopencvPoint center, double depth, double *_Nullable rotation,
    double *_Nullable translation) __attribute__((warn_unused_result));

#ifdef __cplusplus
}
#endif

#pragma once

#include <stddef.h>

#include "copencv_drawing.h"
#include "CStatus.h"

__BEGIN_DECLS

/// Wraps cv::Subdiv2D: the Delaunay triangulation of distinct points.
///
/// Coordinates must be finite and within ±1,000,000; they are used in single precision. `triangles`
/// receives three point indices per triangle, for at most `capacity` triangles; there are fewer
/// than twice as many as points. `found` receives their number. Fails with InvalidArgument (also if
/// two points coincide or the capacity is too small), OutOfMemory or OperationRejected; the outputs
/// are then unchanged.
CSTATUS_CHECKED CStatus copencv_triangulate(
    const CopencvPoint *_Nullable points, size_t count, int32_t *_Nullable triangles,
    size_t capacity, size_t *_Nonnull found);

/// Wraps cv::solvePnP: the pose of an object, for a camera with square pixels and no distortion.
///
/// The search (Levenberg-Marquardt) starts with the object upright on the camera's axis, at a
/// distance of `depth`. `object` has x, y and z of each of `count` points, 6 to 10,000; `image` has
/// their positions in pixels, and `center` is where the camera's axis meets the image.
/// `focal_length`, in pixels, and `depth`, in the object's unit, are above 0. All numbers must be
/// finite and within ±1,000,000. `rotation` receives nine numbers, row by row, and `translation`
/// three: a point of the object is at rotation * point + translation, with x to the right, y down
/// and z away from the camera. Fails with InvalidArgument, OutOfMemory or OperationRejected; the
/// outputs are then unchanged.
CSTATUS_CHECKED CStatus copencv_solve_pose(
    const double *_Nullable object, const CopencvPoint *_Nullable image, size_t count,
    double focal_length, CopencvPoint center, double depth, double *_Nullable rotation,
    double *_Nullable translation);

__END_DECLS

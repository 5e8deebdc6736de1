#pragma once

#include "cdlib_geometry.h"
#include "CStatus.h"

__BEGIN_DECLS

/// Owns the parts of a `dlib::shape_predictor`; never changes once loaded.
typedef struct CDlibShapePredictor {
  void *_Nullable impl;
} CDlibShapePredictor;

/// Reads a file that dlib's `serialize(shape_predictor)` wrote.
///
/// The indices are checked afterwards, because dlib does not. Takes half a second for the 68-point
/// file. Free it with `cdlib_shape_predictor_free`. Statuses: OK, InvalidArgument (empty path),
/// UnreadableFile, MalformedFile, OutOfMemory.
CSTATUS_CHECKED CStatus
cdlib_shape_predictor_load(const char *_Nonnull path, CDlibShapePredictor *_Nonnull predictor);

/// The number of points of a prediction. Statuses: OK, InvalidArgument (empty handle).
CSTATUS_CHECKED CStatus
cdlib_shape_predictor_point_count(CDlibShapePredictor predictor, size_t *_Nonnull count);

/// Places the points of the shape in a box.
///
/// Runs the call operator of `dlib::shape_predictor` without its last step, which rounds the points
/// to whole pixels. The box is rounded to whole pixels, because dlib takes no others. Pixels
/// outside the image read as 0. Requires a valid image, a box of finite numbers that is at least 2
/// pixels wide and high and not billions of pixels large or away, and a `capacity` equal to the
/// point count; writes that many points. Statuses: OK, InvalidArgument, OutOfMemory. Any number of
/// threads at once.
CSTATUS_CHECKED CStatus
cdlib_shape_predictor_predict(CDlibShapePredictor predictor, CDlibImage image, CDlibRect box,
                              CDlibPoint *_Nonnull points, size_t capacity);

/// Frees a predictor; an empty handle is ignored. Any thread, once.
void cdlib_shape_predictor_free(CDlibShapePredictor predictor);

__END_DECLS

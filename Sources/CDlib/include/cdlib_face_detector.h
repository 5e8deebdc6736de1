#pragma once

#include "cdlib_geometry.h"
#include "CStatus.h"

__BEGIN_DECLS

/// Owns a sliding-window scanner and its scratch memory.
typedef struct CDlibFaceDetector {
  void *_Nullable impl;
} CDlibFaceDetector;

/// A detected face, and how far its score exceeds dlib's own threshold.
typedef struct CDlibDetection {
  CDlibRect box;
  double score;
} CDlibDetection;

/// The lowest threshold that `cdlib_face_detector_detect` accepts; below it every window is a face.
#define CDLIB_LOWEST_THRESHOLD (-1.0)

/// Makes a detector with the filters of `dlib::get_frontal_face_detector()`.
///
/// The filters are compiled in, because dlib takes half a second to unpack its own; creating a
/// detector for each worker is cheap. Free it with `cdlib_face_detector_free`. Statuses: OK,
/// OutOfMemory.
CSTATUS_CHECKED CStatus
cdlib_face_detector_create(CDlibFaceDetector *_Nonnull detector);

/// Finds upright, frontal faces of about 80 pixels and more.
///
/// Wraps the call operator of `dlib::object_detector`. Writes the best `capacity` detections, best
/// first, to `detections`, and the number found, which may be larger, to `count`. Pyramid levels
/// below `firstLevel`, which show the smallest faces, are skipped. Requires a valid image and a
/// finite threshold of at least CDLIB_LOWEST_THRESHOLD; detections have at least that score.
/// `detections` may be NULL when `capacity` is 0. Statuses: OK, InvalidArgument, OutOfMemory,
/// Internal. One thread at a time for each detector.
CSTATUS_CHECKED CStatus
cdlib_face_detector_detect(CDlibFaceDetector detector, CDlibImage image, double threshold,
                           size_t firstLevel, CDlibDetection *_Nullable detections, size_t capacity,
                           size_t *_Nonnull count);

/// Frees a detector; an empty handle is ignored. Any thread, once.
void cdlib_face_detector_free(CDlibFaceDetector detector);

__END_DECLS

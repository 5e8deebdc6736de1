#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

/// A separable filter over one plane of HOG features: column times row.
typedef struct CDlibRankOneFilter {
  int32_t plane;
  float row[10];
  float column[10];
} CDlibRankOneFilter;

/// One of the five detectors (front, left, right, front rotated left, front rotated right).
typedef struct CDlibFilterBank {
  /// Subtracted from a window's response to obtain its score.
  double threshold;
  const CDlibRankOneFilter *_Nonnull filters;
  size_t count;
} CDlibFilterBank;

/// The parameters of `dlib::get_frontal_face_detector()`.
typedef struct CDlibFaceFilters {
  const CDlibFilterBank *_Nonnull banks;
  size_t count;
  /// Boxes are one face if their intersection over union, or the covered share of either, is
  /// larger.
  double overlap;
  double cover;
} CDlibFaceFilters;

/// The parameters that dlib 19.24's frontal face detector has learned, printed by
/// `Scripts/generate-face-filters.cpp`.
///
/// Compiled in and never freed, because dlib takes half a second to unpack its own. Any thread.
CDlibFaceFilters cdlib_face_filters(void);

__END_DECLS

#pragma once

#include <cstddef>

namespace cdlib {

/// One separable part of a filter over one plane of HOG features: column times row.
struct RankOneFilter {
  int plane;
  float row[10];
  float column[10];
};

/// One of the five detectors (front, left, right, front rotated left, front rotated right).
struct FaceFilterBank {
  /// What dlib subtracts from a window's response; a score is the rest.
  double threshold;
  const RankOneFilter *filters;
  std::size_t count;
};

/// The parameters of `dlib::get_frontal_face_detector()` in dlib 19.24, as
/// `Scripts/generate-face-filters.cpp` prints them.
extern const FaceFilterBank frontalFaceFilterBanks[5];

/// Boxes that overlap by more are one face: intersection over union, and share of either covered.
extern const double frontalFaceOverlap;
extern const double frontalFaceCover;

}  // namespace cdlib

#pragma once

#include "cdlib_face_filters.h"

namespace cdlib {

extern const CDlibFilterBank frontalFaceFilterBanks[5];
extern const double frontalFaceOverlap;
extern const double frontalFaceCover;

}  // namespace cdlib

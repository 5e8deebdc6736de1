#pragma once

// A plain C interface to dlib's frontal face detector and shape predictor.
//
// Rules for every function:
// - It never throws and never traps on bad input; it returns a status.
// - Out-parameters are written only when the status is CStatusOK.
// - Pixels are borrowed for the duration of the call and never kept.
// - Any thread may call any function, but a face detector is for one thread at a time.

#include "CStatus.h"
#include "cdlib_face_detector.h"
#include "cdlib_face_filters.h"
#include "cdlib_geometry.h"
#include "cdlib_handles.h"
#include "cdlib_shape_predictor.h"

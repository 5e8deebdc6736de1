#ifndef CDLIB_H
#define CDLIB_H

// Dlib's frontal face detector and shape predictor behind a plain C interface.
//
// Rules of every function:
// - It never throws and never traps on bad input; it returns a status.
// - Results are written to out-parameters only when the status is CDlibStatusOK.
// - Pixels are borrowed for the length of the call and never kept.
// - Any function may be called from any thread; one face detector by one thread at a time.

#include "cdlib_face_detector.h"
#include "cdlib_face_filters.h"
#include "cdlib_geometry.h"
#include "cdlib_shape_predictor.h"
#include "cdlib_status.h"

#endif

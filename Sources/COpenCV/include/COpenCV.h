/// Resampling, filtering and drawing of 8-bit images, triangulation and pose, by OpenCV's core,
/// imgproc and calib3d, in plain C.
///
/// No function keeps a pointer after it returns, none calls back, and none has global state but the
/// message of the calling thread; so all may be called from several threads at once, each with
/// images of its own.
#pragma once

#include "copencv_drawing.h"
#include "copencv_geometry.h"
#include "copencv_image.h"
#include "copencv_resampling.h"
#include "copencv_status.h"

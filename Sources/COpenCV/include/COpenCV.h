/// Resampling, blurring and drawing of 8-bit images, triangulation and pose, using OpenCV's core,
/// imgproc and calib3d, in plain C.
///
/// No function keeps a pointer after it returns or calls back, and the only global state is the
/// calling thread's message. Any number of threads may call them at once, each with images of its
/// own.
#pragma once

#include "CStatus.h"
#include "copencv_drawing.h"
#include "copencv_geometry.h"
#include "copencv_image.h"
#include "copencv_resampling.h"

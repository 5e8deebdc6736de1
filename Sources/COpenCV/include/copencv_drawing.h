#pragma once

#include "copencv_image.h"
#include "CStatus.h"

__BEGIN_DECLS

/// A colour. On a one-channel canvas only `red` is used.
typedef struct CopencvColor {
  uint8_t red;
  uint8_t green;
  uint8_t blue;
} CopencvColor;

/// A position in pixels from the centre of the top left pixel, used to 1/16 pixel, and to whole
/// pixels by text and rectangles.
typedef struct CopencvPoint {
  double x;
  double y;
} CopencvPoint;

/// The size of a text in pixels.
typedef struct CopencvTextSize {
  /// From the left end to the right end.
  int32_t width;
  /// From the baseline to the top.
  int32_t ascent;
  /// From the baseline to the bottom.
  int32_t descent;
} CopencvTextSize;

// All functions draw into the canvas and clip what lies outside it. Edges are antialiased, except
// those of rectangles. Coordinates must be finite and within ±1,000,000, thickness in 1...255,
// radius in 0...10,000, and text scale above 0 and at most 100; otherwise the status is
// InvalidArgument and the canvas is unchanged.

/// Wraps cv::circle, filled.
CSTATUS_CHECKED CStatus copencv_draw_disc(
    CopencvCanvas canvas, CopencvPoint center, double radius, CopencvColor color);

/// Wraps cv::rectangle: the outline through two opposite corners.
CSTATUS_CHECKED CStatus copencv_draw_rectangle(
    CopencvCanvas canvas, CopencvPoint corner, CopencvPoint opposite, CopencvColor color,
    int32_t thickness);

/// Wraps cv::rectangle: the area between two opposite corners.
CSTATUS_CHECKED CStatus copencv_fill_rectangle(
    CopencvCanvas canvas, CopencvPoint corner, CopencvPoint opposite, CopencvColor color);

/// Wraps cv::putText with Hershey's simplex font; `base` is the left end of the baseline.
///
/// The text is NUL-terminated ASCII of at most 4096 bytes; other bytes show as `?`. Capitals are 21
/// pixels high at scale 1.
CSTATUS_CHECKED CStatus copencv_draw_text(
    CopencvCanvas canvas, const char *_Nullable text, CopencvPoint base, double scale,
    CopencvColor color, int32_t thickness);

/// Wraps cv::getTextSize; `size` is written only on success.
CSTATUS_CHECKED CStatus copencv_text_size(
    const char *_Nullable text, double scale, int32_t thickness, CopencvTextSize *_Nonnull size);

__END_DECLS

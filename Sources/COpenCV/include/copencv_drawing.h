#pragma once

#include "copencv_image.h"
#include "copencv_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A colour. On a canvas of one channel, `red` alone is used.
typedef struct CopencvColor {
  uint8_t red;
  uint8_t green;
  uint8_t blue;
} CopencvColor;

/// A place in pixels from the centre of the top left pixel; used to 1/16 of a pixel, by text and
/// rectangles to whole pixels.
typedef struct CopencvPoint {
  double x;
  double y;
} CopencvPoint;

/// The size of a text in pixels.
typedef struct CopencvTextSize {
  /// From the left end to the right.
  int32_t width;
  /// From the base line to the top.
  int32_t ascent;
  /// From the base line to the bottom.
  int32_t descent;
} CopencvTextSize;

// All of these draw into the canvas and skip what lies outside it. All but rectangles, which keep
// to whole pixels, are smooth at the edges.
// Coordinates must be finite and within ±1,000,000, thickness 1...255, radius 0...10,000 and text
// scale above 0 and at most 100, else the status is InvalidArgument and the canvas is untouched.

/// Wraps cv::circle, filled.
CopencvStatus copencv_draw_disc(
    CopencvCanvas canvas, CopencvPoint center, double radius, CopencvColor color)
    __attribute__((warn_unused_result));

/// Wraps cv::rectangle: the outline through two opposite corners.
CopencvStatus copencv_draw_rectangle(
    CopencvCanvas canvas, CopencvPoint corner, CopencvPoint opposite, CopencvColor color,
    int32_t thickness) __attribute__((warn_unused_result));

/// Wraps cv::putText in Hershey's simplex font; `base` is the left end of the base line.
///
/// The text is ASCII of at most 4096 bytes and ends with NUL; a byte beyond printable ASCII shows
/// as `?`. Capitals are 21 pixels high at scale 1.
CopencvStatus copencv_draw_text(
    CopencvCanvas canvas, const char *_Nullable text, CopencvPoint base, double scale,
    CopencvColor color, int32_t thickness) __attribute__((warn_unused_result));

/// Wraps cv::getTextSize; `size` is written only on success.
CopencvStatus copencv_text_size(
    const char *_Nullable text, double scale, int32_t thickness, CopencvTextSize *_Nonnull size)
    __attribute__((warn_unused_result));

#ifdef __cplusplus
}
#endif

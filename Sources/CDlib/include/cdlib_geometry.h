#ifndef CDLIB_GEOMETRY_H
#define CDLIB_GEOMETRY_H

#include <stddef.h>
#include <stdint.h>

/// A picture of 8 bits a channel, borrowed from the caller.
///
/// Row-major, interleaved, rows not padded: `byteCount == width * height * channels`, with width
/// and height at least 1 and channels 1 (grey) or 3 (RGB).
typedef struct CDlibImage {
  const uint8_t *_Nullable pixels;
  size_t byteCount;
  int64_t width;
  int64_t height;
  int64_t channels;
} CDlibImage;

/// A place in pixels; the origin is the centre of the top left pixel, y grows downwards.
typedef struct CDlibPoint {
  double x;
  double y;
} CDlibPoint;

/// The pixels from (x, y), inclusive, over a width and height that count pixels as dlib counts
/// them: a rectangle of width 1 covers one column.
typedef struct CDlibRect {
  double x;
  double y;
  double width;
  double height;
} CDlibRect;

#endif

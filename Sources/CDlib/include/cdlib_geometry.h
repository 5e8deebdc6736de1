#pragma once

#include <stddef.h>
#include <stdint.h>

/// An image with 8 bits per channel, borrowed from the caller.
///
/// Row-major, interleaved, without padding: `byteCount == width * height * channels`, with width
/// and height at least 1 and channels 1 (grey) or 3 (RGB).
typedef struct CDlibImage {
  const uint8_t *_Nullable pixels;
  size_t byteCount;
  int64_t width;
  int64_t height;
  int64_t channels;
} CDlibImage;

/// A position in pixels; the origin is the centre of the top left pixel, and y grows downwards.
typedef struct CDlibPoint {
  double x;
  double y;
} CDlibPoint;

/// The pixels from (x, y) on; width and height count pixels as dlib does, so a width of 1 covers
/// one column.
typedef struct CDlibRect {
  double x;
  double y;
  double width;
  double height;
} CDlibRect;

#pragma once

#include <stdint.h>

/// Pixels to read: 8 bits, row-major, interleaved channels, no padding between rows.
///
/// Borrowed for the duration of one call. A valid image has non-NULL `pixels`, a width and height
/// of at least 1, 1 or 3 channels, and at most INT32_MAX bytes; anything else is an invalid
/// argument.
typedef struct CopencvImage {
  const uint8_t *_Nullable pixels;
  int32_t width;
  int32_t height;
  int32_t channels;
} CopencvImage;

/// Pixels to write, with the layout and the rules of `CopencvImage`.
typedef struct CopencvCanvas {
  uint8_t *_Nullable pixels;
  int32_t width;
  int32_t height;
  int32_t channels;
} CopencvCanvas;

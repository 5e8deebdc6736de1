// libpng's simplified interface as it is, and the one macro of it that Swift does not see.
#pragma once

#include <png.h>

/// The most bytes that the picture's file can have.
static inline png_alloc_size_t cpng_size_limit(const png_image *image) {
  return PNG_IMAGE_PNG_SIZE_MAX(*image);
}

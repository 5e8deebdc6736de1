#include "CSixteenBit.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/// What is left of a file.
typedef struct Source {
  const uint8_t *next;
  size_t count;
} Source;

static void supply(png_structp png, png_bytep target, size_t count) {
  Source *source = png_get_io_ptr(png);
  if (count > source->count) png_error(png, "the file ends early");
  memcpy(target, source->next, count);
  source->next += count;
  source->count -= count;
}

static void fail(png_structp png, png_const_charp message) {
  (void)message;
  png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static CSixteenBitStatus read(png_structp png, png_infop info, CSixteenBitPicture *picture) {
  png_read_info(png, info);
  if (png_get_bit_depth(png, info) != 16) return CSixteenBitStatusOtherLayout;
  if (png_get_image_width(png, info) != picture->width ||
      png_get_image_height(png, info) != picture->height) {
    return CSixteenBitStatusUndecodable;
  }
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  png_set_swap(png);
#endif
  const int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  picture->channels = png_get_channels(png, info);
  const size_t stride = (size_t)picture->width * picture->channels;
  // With zeros, which a pass of an interlaced picture leaves where it has no pixel.
  picture->samples = calloc(picture->height, stride * sizeof(uint16_t));
  if (picture->samples == NULL) return CSixteenBitStatusOutOfMemory;
  for (int pass = 0; pass < passes; ++pass) {
    for (uint32_t row = 0; row < picture->height; ++row) {
      png_read_row(png, (png_bytep)(picture->samples + row * stride), NULL);
    }
  }
  png_read_end(png, NULL);
  return CSixteenBitStatusDone;
}

CSixteenBitStatus csixteenbit_read_png(const uint8_t *bytes, size_t count,
                                       CSixteenBitPicture *picture) {
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail, ignore);
  if (png == NULL) return CSixteenBitStatusOutOfMemory;
  png_infop info = png_create_info_struct(png);
  if (info == NULL) {
    png_destroy_read_struct(&png, NULL, NULL);
    return CSixteenBitStatusOutOfMemory;
  }
  Source source = {bytes, count};
  png_set_read_fn(png, &source, supply);
  // The caller has limited the size already.
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  // Nothing local changes after this, so nothing is in doubt after a jump.
  const CSixteenBitStatus status =
      setjmp(png_jmpbuf(png)) == 0 ? read(png, info, picture) : CSixteenBitStatusUndecodable;
  png_destroy_read_struct(&png, &info, NULL);
  return status;
}

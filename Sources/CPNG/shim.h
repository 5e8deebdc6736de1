// libpng's simplified interface, one macro of it that Swift does not import, and uncompressed
// writing, which needs the full interface.
#pragma once

#include <png.h>
#include <setjmp.h>
#include <string.h>

/// The largest possible size of the picture's file, in bytes.
static inline png_alloc_size_t cpng_size_limit(const png_image *image) {
  return PNG_IMAGE_PNG_SIZE_MAX(*image);
}

/// Memory that receives a file.
typedef struct CPNGMemory {
  unsigned char *bytes;
  size_t capacity;
  size_t count;
} CPNGMemory;

static inline void cpng_append(png_structp writer, png_bytep bytes, size_t count) {
  CPNGMemory *memory = (CPNGMemory *)png_get_io_ptr(writer);
  if (count > memory->capacity - memory->count) png_error(writer, "the memory is too small");
  memcpy(memory->bytes + memory->count, bytes, count);
  memory->count += count;
}

static inline void cpng_flush(png_structp writer) { (void)writer; }

static inline void cpng_warn(png_structp writer, png_const_charp message) {
  (void)writer;
  (void)message;
}

static inline void cpng_fail(png_structp writer, png_const_charp message) {
  (void)message;
  png_longjmp(writer, 1);
}

/// The largest possible size of an uncompressed file, in bytes.
static inline size_t cpng_stored_size_limit(size_t width, size_t height, size_t channels) {
  // One filter byte per row; chunks and stored blocks add far less than a 64th.
  const size_t content = height * (width * channels + 1);
  return content + content / 64 + 4096;
}

/// Writes pixels, `[height, width, channels]` with 1 or 3 channels, without compression.
///
/// Returns the number of bytes written; 0 if memory is short.
static inline size_t cpng_write_stored(const unsigned char *pixels, png_uint_32 width,
                                       png_uint_32 height, int channels, unsigned char *bytes,
                                       size_t capacity) {
  CPNGMemory memory = {bytes, capacity, 0};
  png_structp writer = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, cpng_fail, cpng_warn);
  if (writer == NULL) return 0;
  png_infop info = png_create_info_struct(writer);
  if (info == NULL || setjmp(png_jmpbuf(writer))) {
    png_destroy_write_struct(&writer, &info);
    return 0;
  }
  png_set_write_fn(writer, &memory, cpng_append, cpng_flush);
  png_set_IHDR(writer, info, width, height, 8,
               channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_filter(writer, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
  png_set_compression_level(writer, 0);
  // Needs less memory, whose preparation would take most of the time for a small picture.
  png_set_compression_mem_level(writer, 1);
  png_set_compression_window_bits(writer, 9);
  png_write_info(writer, info);
  for (png_uint_32 row = 0; row < height; ++row) {
    png_write_row(writer, pixels + (size_t)row * width * (size_t)channels);
  }
  png_write_end(writer, info);
  png_destroy_write_struct(&writer, &info);
  return memory.count;
}

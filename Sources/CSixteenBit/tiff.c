#include "CSixteenBit.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

/// Calls `use` with each function of libtiff that this file needs.
#define FUNCTIONS(use)                                                                            \
  use(ClientOpenExt) use(Close) use(ComputeStrip) use(ComputeTile) use(GetField)                  \
  use(GetFieldDefaulted) use(IsTiled) use(OpenOptionsAlloc) use(OpenOptionsFree)                  \
  use(OpenOptionsSetErrorHandlerExtR) use(OpenOptionsSetWarningHandlerExtR)                       \
  use(ReadEncodedStrip) use(ReadEncodedTile) use(StripSize) use(TileSize)

/// libtiff, loaded with the first picture that needs it: linked, it and the seven libraries that it
/// brings would make every start of a program 2 to 3 ms slower.
static struct Library {
#define DECLARE(name) __typeof__(TIFF##name) *name;
  FUNCTIONS(DECLARE)
#undef DECLARE
  int is_complete;
} lib;

static void load(void) {
  void *const handle = dlopen("libtiff.so.6", RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) return;
  lib.is_complete = 1;
#define FIND(name)                                                \
  lib.name = (__typeof__(lib.name))dlsym(handle, "TIFF" #name);   \
  if (lib.name == NULL) lib.is_complete = 0;
  FUNCTIONS(FIND)
#undef FIND
}

/// A file in memory.
typedef struct File {
  const uint8_t *bytes;
  size_t count;
  size_t place;
} File;

static tmsize_t read_file(thandle_t handle, void *target, tmsize_t wanted) {
  File *file = handle;
  const size_t left = file->place < file->count ? file->count - file->place : 0;
  const size_t count = (size_t)wanted < left ? (size_t)wanted : left;
  memcpy(target, file->bytes + (left > 0 ? file->place : 0), count);
  file->place += count;
  return (tmsize_t)count;
}

static tmsize_t refuse_to_write(thandle_t handle, void *bytes, tmsize_t count) {
  (void)handle;
  (void)bytes;
  (void)count;
  return -1;
}

static toff_t seek(thandle_t handle, toff_t offset, int origin) {
  File *file = handle;
  const size_t start = origin == SEEK_SET ? 0 : origin == SEEK_CUR ? file->place : file->count;
  file->place = start + (size_t)offset;
  return file->place;
}

static int close_file(thandle_t handle) {
  (void)handle;
  return 0;
}

static toff_t size_of(thandle_t handle) { return ((File *)handle)->count; }

/// Keeps libtiff from writing to standard error.
static int ignore(TIFF *tiff, void *data, const char *module, const char *format, va_list values) {
  (void)tiff;
  (void)data;
  (void)module;
  (void)format;
  (void)values;
  return 1;
}

/// How the samples lie in the file.
typedef struct Layout {
  /// Of a strip or tile.
  uint32_t width;
  uint32_t height;
  /// Samples of a pixel that lie together, and how often each pixel comes.
  uint32_t samples;
  uint32_t planes;
  uint32_t is_tiled;
  uint32_t is_inverted;
} Layout;

static uint32_t number(TIFF *tiff, uint32_t tag) {
  uint16_t value = 0;
  return lib.GetFieldDefaulted(tiff, tag, &value) ? value : 0;
}

/// False if the samples are not what this file reads.
static int find_layout(TIFF *tiff, CSixteenBitPicture *picture, Layout *layout) {
  const uint32_t photometric = number(tiff, TIFFTAG_PHOTOMETRIC);
  const uint32_t samples = number(tiff, TIFFTAG_SAMPLESPERPIXEL);
  const uint32_t kind = number(tiff, TIFFTAG_SAMPLEFORMAT);
  picture->channels = photometric == PHOTOMETRIC_RGB ? 3 : 1;
  if (number(tiff, TIFFTAG_BITSPERSAMPLE) != 16 || samples < picture->channels ||
      (kind != SAMPLEFORMAT_UINT && kind != SAMPLEFORMAT_VOID) ||
      (photometric != PHOTOMETRIC_RGB && photometric != PHOTOMETRIC_MINISBLACK &&
       photometric != PHOTOMETRIC_MINISWHITE)) {
    return 0;
  }
  const int is_separate = number(tiff, TIFFTAG_PLANARCONFIG) == PLANARCONFIG_SEPARATE;
  *layout = (Layout){.width = picture->width,
                     .height = picture->height,
                     .samples = is_separate ? 1 : samples,
                     .planes = is_separate ? picture->channels : 1,
                     .is_tiled = (uint32_t)lib.IsTiled(tiff),
                     .is_inverted = photometric == PHOTOMETRIC_MINISWHITE};
  if (layout->is_tiled) {
    return lib.GetField(tiff, TIFFTAG_TILEWIDTH, &layout->width) &&
           lib.GetField(tiff, TIFFTAG_TILELENGTH, &layout->height) && layout->width > 0 &&
           layout->height > 0;
  }
  uint32_t rows = 0;
  lib.GetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &rows);
  if (rows > 0 && rows < layout->height) layout->height = rows;
  return 1;
}

/// Copies what a strip or tile has inside of the picture.
static void copy(const uint16_t *block, const Layout *layout, uint32_t x, uint32_t y,
                 uint32_t plane, const CSixteenBitPicture *picture) {
  const uint32_t inversion = layout->is_inverted ? UINT16_MAX : 0;
  const uint32_t channels = layout->planes > 1 ? 1 : picture->channels;
  for (uint32_t row = 0; row < layout->height && y + row < picture->height; ++row) {
    const uint16_t *source = block + (size_t)row * layout->width * layout->samples;
    uint16_t *target =
        picture->samples + ((size_t)(y + row) * picture->width + x) * picture->channels + plane;
    for (uint32_t column = 0; column < layout->width && x + column < picture->width; ++column) {
      for (uint32_t channel = 0; channel < channels; ++channel) {
        target[channel] = (uint16_t)(source[channel] ^ inversion);
      }
      source += layout->samples;
      target += picture->channels;
    }
  }
}

static CSixteenBitStatus read_blocks(TIFF *tiff, const Layout *layout,
                                     const CSixteenBitPicture *picture, void *block,
                                     tmsize_t size) {
  for (uint32_t plane = 0; plane < layout->planes; ++plane) {
    for (uint32_t y = 0; y < picture->height; y += layout->height) {
      for (uint32_t x = 0; x < picture->width; x += layout->width) {
        const tmsize_t count =
            layout->is_tiled
                ? lib.ReadEncodedTile(tiff, lib.ComputeTile(tiff, x, y, 0, (uint16_t)plane), block,
                                      size)
                : lib.ReadEncodedStrip(tiff, lib.ComputeStrip(tiff, y, (uint16_t)plane), block,
                                       size);
        if (count < 0) return CSixteenBitStatusUndecodable;
        copy(block, layout, x, y, plane, picture);
      }
    }
  }
  return CSixteenBitStatusDone;
}

static CSixteenBitStatus read(TIFF *tiff, CSixteenBitPicture *picture) {
  uint32_t width = 0;
  uint32_t height = 0;
  lib.GetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
  lib.GetField(tiff, TIFFTAG_IMAGELENGTH, &height);
  if (width != picture->width || height != picture->height) return CSixteenBitStatusUndecodable;
  Layout layout;
  if (!find_layout(tiff, picture, &layout)) return CSixteenBitStatusOtherLayout;
  const tmsize_t size = layout.is_tiled ? lib.TileSize(tiff) : lib.StripSize(tiff);
  const double needed = 2.0 * layout.width * layout.height * layout.samples;
  // A tile may be far larger than the picture.
  if (size < needed || needed > 16.0 * width * height * layout.samples + 4e6) {
    return CSixteenBitStatusUndecodable;
  }
  picture->samples = calloc((size_t)width * height, picture->channels * sizeof(uint16_t));
  // With zeros, for a strip that ends early.
  void *block = calloc(1, (size_t)size);
  const CSixteenBitStatus status = picture->samples == NULL || block == NULL
                                       ? CSixteenBitStatusOutOfMemory
                                       : read_blocks(tiff, &layout, picture, block, size);
  free(block);
  return status;
}

CSixteenBitStatus csixteenbit_read_tiff(const uint8_t *bytes, size_t count,
                                        CSixteenBitPicture *picture) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  if (!lib.is_complete) return CSixteenBitStatusOtherLayout;
  File file = {bytes, count, 0};
  TIFFOpenOptions *options = lib.OpenOptionsAlloc();
  if (options == NULL) return CSixteenBitStatusOutOfMemory;
  lib.OpenOptionsSetErrorHandlerExtR(options, ignore, NULL);
  lib.OpenOptionsSetWarningHandlerExtR(options, ignore, NULL);
  TIFF *tiff = lib.ClientOpenExt("picture", "rm", &file, read_file, refuse_to_write, seek,
                                 close_file, size_of, NULL, NULL, options);
  lib.OpenOptionsFree(options);
  if (tiff == NULL) return CSixteenBitStatusUndecodable;
  const CSixteenBitStatus status = read(tiff, picture);
  lib.Close(tiff);
  return status;
}

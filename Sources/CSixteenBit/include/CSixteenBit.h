// libpng and libtiff behind two calls that keep all 16 bits of a sample, which gdk-pixbuf does not.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

/// How reading ended.
typedef enum __attribute__((enum_extensibility(open))) CSixteenBitStatus : int32_t {
  CSixteenBitStatusDone = 0,
  /// The samples are not whole numbers of 16 bits, or are neither grey nor red, green and blue; or
  /// libtiff is not installed.
  CSixteenBitStatusOtherLayout = 1,
  /// The file is damaged, or its size is not the expected one.
  CSixteenBitStatusUndecodable = 2,
  CSixteenBitStatusOutOfMemory = 3,
} CSixteenBitStatus;

/// A picture as stored, before its orientation is applied.
typedef struct CSixteenBitPicture {
  /// `[height, width, channels]` in the machine's byte order; NULL before reading. The caller frees
  /// it with `free`.
  uint16_t *_Nullable samples;
  /// The expected columns and rows, set by the caller.
  uint32_t width;
  uint32_t height;
  /// Grey, or red, green and blue; then opacity, if there are 2 or 4.
  uint32_t channels;
} CSixteenBitPicture;

/// Reads a whole PNG. Any number of threads may call it at once.
CSixteenBitStatus csixteenbit_read_png(const uint8_t *_Nonnull bytes, size_t count,
                                       CSixteenBitPicture *_Nonnull picture);

/// Reads the first page of a TIFF, without opacity. Any number of threads may call it at once.
CSixteenBitStatus csixteenbit_read_tiff(const uint8_t *_Nonnull bytes, size_t count,
                                        CSixteenBitPicture *_Nonnull picture);

__END_DECLS

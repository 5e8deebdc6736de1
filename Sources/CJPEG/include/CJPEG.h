// libjpeg behind one call: it reports errors with `longjmp`, which must not cross Swift frames.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

/// How decoding ended.
typedef enum __attribute__((enum_extensibility(open))) CJPEGStatus : int32_t {
  /// Every pixel was decoded; the file's end marker may be missing.
  CJPEGStatusDone = 0,
  /// The coded data end before the last row.
  CJPEGStatusTruncated = 1,
  /// The file is damaged, or of a kind that libjpeg does not decode: see the message.
  CJPEGStatusUndecodable = 2,
  /// The file's width or height is not the expected one.
  CJPEGStatusUnexpectedSize = 3,
  /// There is not enough memory.
  CJPEGStatusOutOfMemory = 4,
} CJPEGStatus;

/// Where the pixels go.
typedef struct CJPEGTarget {
  /// `[height, width, channels]`, written row by row.
  uint8_t *_Nonnull pixels;
  /// Columns and rows, as the file's header says.
  uint32_t width;
  uint32_t height;
  /// 1 for grey (the file's luma), 3 for red, green and blue.
  uint32_t channels;
} CJPEGTarget;

/// Room for a message of libjpeg with its end.
#define CJPEG_MESSAGE_SIZE 200

/// Decodes a whole file; writes libjpeg's reason to `message` if it is undecodable.
///
/// Reads the coded data and no further, so what follows the last row does not matter. Chroma is
/// interpolated, and four channels become three, as in gdk-pixbuf. Any number of threads may call
/// it at once.
CJPEGStatus cjpeg_decode(const uint8_t *_Nonnull bytes, size_t count, CJPEGTarget target,
                         char message[_Nonnull CJPEG_MESSAGE_SIZE]);

__END_DECLS

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The result of a call. Every function that can fail returns one; nothing throws.
typedef enum __attribute__((enum_extensibility(open))) CopencvStatus : int32_t {
  CopencvStatusOK = 0,
  /// An argument violates the function's requirements; OpenCV was not called.
  CopencvStatusInvalidArgument = 1,
  CopencvStatusOutOfMemory = 2,
  /// OpenCV rejected arguments that passed our checks.
  CopencvStatusOperationRejected = 3,
  /// Any other exception: a bug in this library.
  CopencvStatusInternal = 4,
} CopencvStatus;

/// The message of this thread's last failed call; empty after a successful call.
///
/// Never NULL. The library owns the text, which is valid until this thread's next call.
const char *_Nonnull copencv_last_message(void);

#ifdef __cplusplus
}
#endif

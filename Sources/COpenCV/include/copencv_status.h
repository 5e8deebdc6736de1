#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How a call ended. Every function that can fail returns one; nothing throws.
typedef enum __attribute__((enum_extensibility(open))) CopencvStatus : int32_t {
  CopencvStatusOK = 0,
  /// An argument breaks the function's rules; OpenCV was not called.
  CopencvStatusInvalidArgument = 1,
  CopencvStatusOutOfMemory = 2,
  /// OpenCV refused what the checks had let through.
  CopencvStatusOperationRejected = 3,
  /// Any other exception: a fault of this library.
  CopencvStatusInternal = 4,
} CopencvStatus;

/// What the last failed call of this thread said; empty after a call that succeeded.
///
/// Never NULL. The text belongs to the library and lasts until this thread's next call.
const char *_Nonnull copencv_last_message(void);

#ifdef __cplusplus
}
#endif

#ifndef CTORCH_STATUS_H
#define CTORCH_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How a call ended. Everything but OK leaves the out-parameters untouched.
typedef enum __attribute__((enum_extensibility(open))) CTorchStatus : int32_t {
  CTorchStatusOK = 0,
  /// An argument that this interface itself refuses: NULL, an empty handle, a bad index or type.
  CTorchStatusInvalidArgument = 1,
  /// libtorch refused the operation; most mismatched shapes arrive as this.
  CTorchStatusOperationRejected = 2,
  CTorchStatusOutOfMemory = 3,
  CTorchStatusUnsupported = 4,
  /// Anything else that was thrown: a fault of ours.
  CTorchStatusInternal = 5,
} CTorchStatus;

#define CTORCH_CHECKED __attribute__((warn_unused_result))

/// What the last failed call of this thread said; empty after a call that succeeded. The text
/// belongs to the thread and is valid until its next call.
const char *_Nonnull ctorch_last_message(void);

/// How many threads one operation may use, process-wide, from now on. Call it from the thread that
/// does the operations, and never while one runs.
CTORCH_CHECKED CTorchStatus ctorch_set_thread_count(int32_t count);
int32_t ctorch_thread_count(void);

#ifdef __cplusplus
}
#endif
#endif

#ifndef CTORCH_STATUS_H
#define CTORCH_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The result of a call. Everything but OK leaves the out-parameters unchanged.
typedef enum __attribute__((enum_extensibility(open))) CTorchStatus : int32_t {
  CTorchStatusOK = 0,
  /// This interface rejected an argument: NULL, an empty handle, a bad index or type.
  CTorchStatusInvalidArgument = 1,
  /// libtorch rejected the operation; mismatched shapes usually lead to this.
  CTorchStatusOperationRejected = 2,
  CTorchStatusOutOfMemory = 3,
  CTorchStatusUnsupported = 4,
  /// Any other exception: our own fault.
  CTorchStatusInternal = 5,
} CTorchStatus;

#define CTORCH_CHECKED __attribute__((warn_unused_result))

/// The message of this thread's last failed call; empty after a successful call. The text belongs
/// to the thread and is valid until its next call.
const char *_Nonnull ctorch_last_message(void);

/// Sets how many threads one operation may use, process-wide. Call it from the thread that runs
/// operations, and never during one.
CTORCH_CHECKED CTorchStatus ctorch_set_thread_count(int32_t count);
int32_t ctorch_thread_count(void);

#ifdef __cplusplus
}
#endif
#endif

#ifndef CDLIB_STATUS_H
#define CDLIB_STATUS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The result of a call.
typedef enum __attribute__((enum_extensibility(open))) CDlibStatus : int32_t {
  CDlibStatusOK = 0,
  /// An argument violates the function's requirements; dlib was not called.
  CDlibStatusInvalidArgument = 1,
  /// The system did not let the file be opened or read.
  CDlibStatusUnreadableFile = 2,
  /// The file is truncated or not what it should be.
  CDlibStatusMalformedFile = 3,
  CDlibStatusOutOfMemory = 4,
  /// Any other exception from dlib: a bug in the shim.
  CDlibStatusInternal = 5,
} CDlibStatus;

/// Why this thread's last call failed; empty after a successful call.
///
/// Borrowed: valid until this thread's next call into this library. Never NULL.
const char *_Nonnull cdlib_last_error_message(void);

/// The number of handles created and not yet freed, in all threads; for leak tests.
int64_t cdlib_live_handle_count(void);

#ifdef __cplusplus
}
#endif

#endif

#ifndef CDLIB_STATUS_H
#define CDLIB_STATUS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How a call ended.
typedef enum __attribute__((enum_extensibility(open))) CDlibStatus : int32_t {
  CDlibStatusOK = 0,
  /// An argument breaks the function's requirements; upstream code was not reached.
  CDlibStatusInvalidArgument = 1,
  /// The system did not let the file be opened or read.
  CDlibStatusUnreadableFile = 2,
  /// The file was read and is cut short or is not what it should be.
  CDlibStatusMalformedFile = 3,
  CDlibStatusOutOfMemory = 4,
  /// Anything else that upstream threw: a fault of the shim.
  CDlibStatusInternal = 5,
} CDlibStatus;

/// Why the last call on this thread failed; empty after a call that did not.
///
/// Borrowed: valid until the next call into this library on the same thread. Never NULL.
const char *_Nonnull cdlib_last_error_message(void);

/// The number of handles created and not yet freed, in all threads; for leak tests.
int64_t cdlib_live_handle_count(void);

#ifdef __cplusplus
}
#endif

#endif

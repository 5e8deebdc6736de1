// What the C interfaces over native libraries share: the result of a call and its message.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

/// The result of a call. Everything but OK leaves the out-parameters unchanged; nothing throws.
typedef enum __attribute__((enum_extensibility(open))) CStatus : int32_t {
  CStatusOK = 0,
  /// An argument violates the function's requirements, as our checks or the library found.
  CStatusInvalidArgument = 1,
  /// The system did not let the file be opened or read.
  CStatusUnreadableFile = 2,
  /// The file is truncated or not what it should be.
  CStatusMalformedFile = 3,
  /// The native library rejected arguments that passed our checks.
  CStatusOperationRejected = 4,
  /// The native library does not implement the operation for these arguments.
  CStatusUnsupported = 5,
  CStatusOutOfMemory = 6,
  /// Any other exception of the native library: a bug in the interface.
  CStatusInternal = 7,
} CStatus;

/// Marks functions whose status must not be ignored.
#define CSTATUS_CHECKED __attribute__((warn_unused_result))

/// Why this thread's last call into any of the interfaces failed; empty after a successful one.
///
/// Borrowed: valid until this thread's next call. Never NULL.
const char *_Nonnull cstatus_last_message(void);

__END_DECLS

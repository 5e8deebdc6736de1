#pragma once

#include <exception>
#include <new>
#include <string>

#include "cdlib_geometry.h"
#include "cdlib_status.h"

namespace cdlib {

/// An error of the shim itself: a status and a message.
class Refusal : public std::exception {
 public:
  Refusal(CDlibStatus status, std::string message)
      : status(status), message(std::move(message)) {}

  const char *what() const noexcept override { return message.c_str(); }

  const CDlibStatus status;

 private:
  const std::string message;
};

/// Throws CDlibStatusInvalidArgument unless the condition holds.
inline void require(bool condition, const char *message) {
  if (!condition) throw Refusal(CDlibStatusInvalidArgument, message);
}

/// Throws CDlibStatusInvalidArgument unless the image satisfies its declaration.
void requireValid(const CDlibImage &image);

/// Keeps a message for `cdlib_last_error_message`, truncated to a fixed length; never allocates.
void setMessage(const char *message) noexcept;

/// Counts handles for `cdlib_live_handle_count`.
void countHandle(int change) noexcept;

/// The only exception boundary of this target: every fallible C function is one call of it.
template <class Body>
CDlibStatus guarded(Body &&body) noexcept {
  setMessage("");
  try {
    body();
    return CDlibStatusOK;
  } catch (const Refusal &refusal) {
    setMessage(refusal.what());
    return refusal.status;
  } catch (const std::bad_alloc &) {
    setMessage("there is not enough memory");
    return CDlibStatusOutOfMemory;
  } catch (const std::exception &error) {
    setMessage(error.what());
  } catch (...) {
    setMessage("something was thrown that is not a std::exception");
  }
  return CDlibStatusInternal;
}

/// Returns an object to the caller as a handle, which `destroyHandle` takes back.
template <class Object, class Handle>
void giveHandle(Object *object, Handle *handle) noexcept {
  handle->impl = object;
  countHandle(1);
}

template <class Object, class Handle>
Object &fromHandle(Handle handle) {
  require(handle.impl != nullptr, "the handle is empty");
  return *static_cast<Object *>(handle.impl);
}

template <class Object, class Handle>
void destroyHandle(Handle handle) noexcept {
  if (handle.impl == nullptr) return;
  delete static_cast<Object *>(handle.impl);
  countHandle(-1);
}

}  // namespace cdlib

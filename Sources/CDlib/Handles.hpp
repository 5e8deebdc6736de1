#pragma once

#include "cdlib_geometry.h"
#include "cdlib_handles.h"
#include "cstatus_guarded.hpp"

namespace cdlib {

using cstatus::Refusal;
using cstatus::require;

inline constexpr cstatus::Guard<> guarded;

/// Throws CStatusInvalidArgument unless the image satisfies its declaration.
void requireValid(const CDlibImage &image);

/// Counts handles for `cdlib_live_handle_count`.
void countHandle(int change) noexcept;

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

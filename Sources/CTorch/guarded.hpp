// The only place where a C++ exception becomes a status. Every exported function that can fail is
// one call to it.
#pragma once

#include <ATen/ATen.h>

#include <cstdio>
#include <cstring>
#include <new>

#include "CTorch.h"

namespace ctorch {

void set_message(const char *text) noexcept;

/// Thrown by our own checks, with a literal message.
struct InvalidArgument {
  const char *message;
};

inline void require(bool condition, const char *message) {
  if (!condition) throw InvalidArgument{message};
}

template <class Body>
CTorchStatus guarded(Body &&body) noexcept {
  set_message("");
  try {
    body();
    return CTorchStatusOK;
  } catch (const InvalidArgument &error) {
    set_message(error.message);
    return CTorchStatusInvalidArgument;
  } catch (const c10::OutOfMemoryError &error) {
    set_message(error.what_without_backtrace());
    return CTorchStatusOutOfMemory;
  } catch (const c10::IndexError &error) {
    set_message(error.what_without_backtrace());
    return CTorchStatusInvalidArgument;
  } catch (const c10::ValueError &error) {
    set_message(error.what_without_backtrace());
    return CTorchStatusInvalidArgument;
  } catch (const c10::TypeError &error) {
    set_message(error.what_without_backtrace());
    return CTorchStatusInvalidArgument;
  } catch (const c10::NotImplementedError &error) {
    set_message(error.what_without_backtrace());
    return CTorchStatusUnsupported;
  } catch (const c10::Error &error) {
    // libtorch 1.13 has no exception type for memory shortage on the CPU.
    const char *message = error.what_without_backtrace();
    set_message(message);
    return std::strstr(message, "DefaultCPUAllocator") ? CTorchStatusOutOfMemory
                                                       : CTorchStatusOperationRejected;
  } catch (const std::bad_alloc &) {
    set_message("not enough memory");
    return CTorchStatusOutOfMemory;
  } catch (const std::exception &error) {
    set_message(error.what());
    return CTorchStatusInternal;
  } catch (...) {
    set_message("an unknown exception");
    return CTorchStatusInternal;
  }
}

/// The tensor of a handle that must not be empty.
const at::Tensor &value(CTorchTensor handle);

/// The tensor of a handle, or an undefined tensor if the handle is empty.
at::Tensor optional_value(CTorchTensor handle);

/// Returns a tensor to the caller as a new handle.
CTorchTensor give(at::Tensor tensor);

/// A shape from the caller; throws if it is NULL with a rank, or has a negative size.
at::IntArrayRef shape_of(const int64_t *shape, size_t rank);

}  // namespace ctorch

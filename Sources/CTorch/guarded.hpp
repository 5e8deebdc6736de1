#pragma once

#include <ATen/ATen.h>

#include "CTorch.h"
#include "cstatus_guarded.hpp"

namespace ctorch {

using cstatus::require;

/// Turns the libtorch exception being handled into a status.
CStatus translate();

inline constexpr cstatus::Guard<translate> guarded;

/// The tensor of a handle that must not be empty.
const at::Tensor &value(CTorchTensor handle);

/// The tensor of a handle, or an undefined tensor if the handle is empty.
at::Tensor optional_value(CTorchTensor handle);

/// Returns a tensor to the caller as a new handle.
CTorchTensor give(at::Tensor tensor);

/// A shape from the caller; throws if it is NULL with a rank, or has a negative size.
at::IntArrayRef shape_of(const int64_t *shape, size_t rank);

}  // namespace ctorch

#pragma once

#include "ctorch_tensor.h"

__BEGIN_DECLS

/// Sets whether gradients are required of a leaf tensor, one that no operation made.
CSTATUS_CHECKED CStatus ctorch_set_requires_gradient(CTorchTensor tensor, bool required);

/// The gradients of a scalar with respect to `count` tensors, written to `gradients` as new
/// handles. The scalar's gradient record is consumed. If the scalar does not depend on a tensor,
/// its gradient is zero if `allows_unused`, and an error otherwise.
CSTATUS_CHECKED CStatus ctorch_gradients(
    CTorchTensor scalar, const CTorchTensor *_Nullable inputs, size_t count, bool allows_unused,
    CTorchTensor *_Nullable gradients);

/// Sets whether this thread records operations for gradients; returns the previous setting.
bool ctorch_swap_gradient_recording(bool enabled);

/// Sets whether this thread runs convolutions and products in bfloat16 (`autocast`); returns the
/// previous setting. Turning it off drops the cached copies of the weights.
bool ctorch_swap_bfloat16(bool enabled);

/// Whether the processor has bfloat16 product instructions (AVX512-BF16).
bool ctorch_has_bfloat16_instructions(void);

__END_DECLS

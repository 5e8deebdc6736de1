#ifndef CTORCH_AUTOGRAD_H
#define CTORCH_AUTOGRAD_H

#include "ctorch_tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Sets whether gradients are required of a leaf tensor, one that no operation made.
CTORCH_CHECKED CTorchStatus ctorch_set_requires_gradient(CTorchTensor tensor, bool required);

/// The gradients of a scalar with respect to `count` tensors, written to `gradients` as new
/// handles. The scalar's gradient record is consumed. If the scalar does not depend on a tensor,
/// its gradient is zero.
CTORCH_CHECKED CTorchStatus ctorch_gradients(
    CTorchTensor scalar, const CTorchTensor *_Nullable inputs, size_t count,
    CTorchTensor *_Nullable gradients);

/// Sets whether this thread records operations for gradients; returns the previous setting.
bool ctorch_swap_gradient_recording(bool enabled);

/// Sets whether this thread runs convolutions and products in bfloat16 (`autocast`); returns the
/// previous setting. Turning it off drops the cached copies of the weights.
bool ctorch_swap_bfloat16(bool enabled);

/// Whether the processor has bfloat16 product instructions (AVX512-BF16).
bool ctorch_has_bfloat16_instructions(void);

#ifdef __cplusplus
}
#endif
#endif

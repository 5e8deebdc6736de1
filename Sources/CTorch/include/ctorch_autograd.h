#ifndef CTORCH_AUTOGRAD_H
#define CTORCH_AUTOGRAD_H

#include "ctorch_tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Marks a tensor that no operation made as one whose gradient will be asked for, or not.
CTORCH_CHECKED CTorchStatus ctorch_set_requires_gradient(CTorchTensor tensor, bool required);

/// The gradients of a scalar with respect to `count` tensors, written to `gradients` as new
/// handles. The record of the scalar is used up. A tensor the scalar does not depend on has a
/// gradient of zeros.
CTORCH_CHECKED CTorchStatus ctorch_gradients(
    CTorchTensor scalar, const CTorchTensor *_Nullable inputs, size_t count,
    CTorchTensor *_Nullable gradients);

/// Whether this thread records operations for gradients; gives the state before.
bool ctorch_swap_gradient_recording(bool enabled);

/// Whether this thread runs convolutions and products in bfloat16 (`autocast`); gives the state
/// before. Turning it off drops the cached copies of the weights.
bool ctorch_swap_bfloat16(bool enabled);

/// Whether the processor has instructions for products in bfloat16 (AVX512-BF16).
bool ctorch_has_bfloat16_instructions(void);

#ifdef __cplusplus
}
#endif
#endif

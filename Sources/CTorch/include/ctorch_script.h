#pragma once

#include "ctorch_tensor.h"

__BEGIN_DECLS

/// Owns a TorchScript module in evaluation mode; free it with `ctorch_script_free`. Used by one
/// thread at a time.
typedef struct {
  void *_Nullable impl;
} CTorchScript;

/// Reads a module that `torch.jit.save` wrote; none of its parameters requires a gradient.
CSTATUS_CHECKED CStatus ctorch_script_load(const char *_Nonnull path,
                                           CTorchScript *_Nonnull result);

/// Calls `forward` with one tensor. Anything but a tensor as its result is an invalid argument.
CSTATUS_CHECKED CStatus ctorch_script_forward(CTorchScript script, CTorchTensor input,
                                              CTorchTensor *_Nonnull result);

/// Releases the module; the handle may be empty.
void ctorch_script_free(CTorchScript script);

__END_DECLS

#pragma once

#include "CStatus.h"

__BEGIN_DECLS

/// Owns one reference to an `at::Tensor` on the CPU; free it with `ctorch_tensor_free`.
///
/// For every function here: the reference count is atomic, but the contents are not synchronised,
/// so a tensor belongs to one thread at a time.
typedef struct {
  void *_Nullable impl;
} CTorchTensor;

typedef enum __attribute__((enum_extensibility(open))) CTorchRandom : int32_t {
  /// Uniform in [0, 1).
  CTorchRandomUniform = 0,
  /// Normal with mean 0 and variance 1.
  CTorchRandomNormal = 1,
} CTorchRandom;

/// Copies `count` floats into a new float32 tensor of the given shape, whose product must be
/// `count`. The caller keeps `values`.
CSTATUS_CHECKED CStatus ctorch_tensor_from_floats(
    const float *_Nullable values, size_t count, const int64_t *_Nullable shape, size_t rank,
    CTorchTensor *_Nonnull result);

/// A new float32 tensor with the same value everywhere.
CSTATUS_CHECKED CStatus ctorch_tensor_full(
    double value, const int64_t *_Nullable shape, size_t rank, CTorchTensor *_Nonnull result);

/// A new float32 tensor of random values that depend only on the seed and the shape.
CSTATUS_CHECKED CStatus ctorch_tensor_random(
    CTorchRandom kind, uint64_t seed, const int64_t *_Nullable shape, size_t rank,
    CTorchTensor *_Nonnull result);

/// Releases the reference. The handle may be empty, and any thread may call it.
void ctorch_tensor_free(CTorchTensor tensor);

/// Writes the rank, and up to `capacity` sizes to `shape`.
CSTATUS_CHECKED CStatus ctorch_tensor_shape(
    CTorchTensor tensor, int64_t *_Nullable shape, size_t capacity, size_t *_Nonnull rank);

/// Copies all values, in row-major order, as float32. `count` must be the number of elements.
CSTATUS_CHECKED CStatus ctorch_tensor_copy_floats(
    CTorchTensor tensor, float *_Nullable values, size_t count);

/// Overwrites the values of `tensor` in place, outside any gradient record. Its autograd version is
/// advanced, so stale uses are errors rather than wrong gradients.
CSTATUS_CHECKED CStatus ctorch_tensor_assign(CTorchTensor tensor, CTorchTensor values);

/// The number of live tensors from this interface, for leak tests.
int64_t ctorch_live_handle_count(void);

__END_DECLS

#pragma once

#include "ctorch_tensor.h"

__BEGIN_DECLS

// Every function returns a new handle, which may share memory with its input if libtorch's
// operation of the same name does. Only the `_inplace_` functions write to an input.

typedef enum __attribute__((enum_extensibility(open))) CTorchUnary : int32_t {
  CTorchUnaryNegate = 0,
  CTorchUnaryAbsolute = 1,
  CTorchUnarySign = 2,
  CTorchUnarySquare = 3,
  CTorchUnarySquareRoot = 4,
  CTorchUnaryExponential = 5,
  CTorchUnaryLogarithm = 6,
  CTorchUnaryRelu = 7,
  /// Rounds half to even.
  CTorchUnaryRound = 8,
  /// The same values without a gradient record.
  CTorchUnaryDetach = 9,
  /// A copy in `channels last` memory order; rank 4 only.
  CTorchUnaryChannelsLast = 10,
  CTorchUnaryClone = 11,
  /// The transpose of a matrix.
  CTorchUnaryTranspose = 12,
} CTorchUnary;

typedef enum __attribute__((enum_extensibility(open))) CTorchBinary : int32_t {
  CTorchBinaryAdd = 0,
  CTorchBinarySubtract = 1,
  CTorchBinaryMultiply = 2,
  CTorchBinaryDivide = 3,
  CTorchBinaryMinimum = 4,
  CTorchBinaryMaximum = 5,
  /// 1 if the first is greater, otherwise 0, as float32.
  CTorchBinaryGreater = 6,
  CTorchBinaryMatrixProduct = 7,
} CTorchBinary;

typedef enum __attribute__((enum_extensibility(open))) CTorchReduction : int32_t {
  CTorchReductionSum = 0,
  CTorchReductionMean = 1,
  CTorchReductionMaximum = 2,
  CTorchReductionArgumentOfMaximum = 3,
} CTorchReduction;

CSTATUS_CHECKED CStatus
ctorch_unary(CTorchUnary operation, CTorchTensor a, CTorchTensor *_Nonnull result);

CSTATUS_CHECKED CStatus
ctorch_binary(CTorchBinary operation, CTorchTensor a, CTorchTensor b, CTorchTensor *_Nonnull result);

CSTATUS_CHECKED CStatus ctorch_binary_scalar(
    CTorchBinary operation, CTorchTensor a, double b, CTorchTensor *_Nonnull result);

/// Reduces all dimensions if `dimension_count` is 0; the argument of a maximum takes exactly one.
CSTATUS_CHECKED CStatus ctorch_reduce(
    CTorchReduction operation, CTorchTensor a, const int64_t *_Nullable dimensions,
    size_t dimension_count, bool keep_dimensions, CTorchTensor *_Nonnull result);

CSTATUS_CHECKED CStatus
ctorch_clamp(CTorchTensor a, double low, double high, CTorchTensor *_Nonnull result);

CSTATUS_CHECKED CStatus ctorch_reshape(
    CTorchTensor a, const int64_t *_Nullable shape, size_t rank, CTorchTensor *_Nonnull result);

CSTATUS_CHECKED CStatus ctorch_narrow(
    CTorchTensor a, int64_t dimension, int64_t start, int64_t length,
    CTorchTensor *_Nonnull result);

/// The slices of dimension 0 at the given indices, in that order; each must be in 0..<size.
CSTATUS_CHECKED CStatus ctorch_select_rows(
    CTorchTensor a, const int64_t *_Nullable indices, size_t count, CTorchTensor *_Nonnull result);

CSTATUS_CHECKED CStatus ctorch_concatenate(
    const CTorchTensor *_Nullable tensors, size_t count, int64_t dimension,
    CTorchTensor *_Nonnull result);

/// `a *= scale`, `a += scale * b` and `a += scale * b * c`, outside any gradient record.
CSTATUS_CHECKED CStatus ctorch_inplace_scale(CTorchTensor a, double scale);
CSTATUS_CHECKED CStatus ctorch_inplace_add(CTorchTensor a, CTorchTensor b, double scale);
CSTATUS_CHECKED CStatus
ctorch_inplace_add_product(CTorchTensor a, CTorchTensor b, CTorchTensor c, double scale);

/// Wraps linalg_eigh: the eigenvalues of a symmetric matrix `[n, n]` in ascending order, and the
/// unit eigenvectors as the columns of `[n, n]`. Only the lower triangle is read.
CSTATUS_CHECKED CStatus ctorch_symmetric_eigen(
    CTorchTensor a, CTorchTensor *_Nonnull values, CTorchTensor *_Nonnull vectors);

__END_DECLS

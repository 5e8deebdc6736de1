#pragma once

#include "ctorch_tensor.h"

__BEGIN_DECLS

// Images are [batch, channels, height, width]. An optional tensor may be an empty handle.

/// Copies a batch into the layout in which oneDNN computes, so that a chain of operations need not
/// convert at each step. Convolution, ReLU, pooling and sums of two such tensors take it, and
/// gradients pass through; nothing else does. Where oneDNN or that layout is not to be had, as in
/// bfloat16, the result is the input.
CSTATUS_CHECKED CStatus ctorch_to_blocks(CTorchTensor input, CTorchTensor *_Nonnull result);

/// The way back from `ctorch_to_blocks`; any other tensor is returned as it is.
CSTATUS_CHECKED CStatus ctorch_from_blocks(CTorchTensor input, CTorchTensor *_Nonnull result);

/// Cross-correlation; `weight` is [out, in, kernel height, kernel width], the optional `bias`
/// [out].
CSTATUS_CHECKED CStatus ctorch_convolution(
    CTorchTensor input, CTorchTensor weight, CTorchTensor bias, int64_t stride, int64_t padding,
    CTorchTensor *_Nonnull result);

/// Normalises each channel: in training with the batch's statistics, and it updates `running_mean`
/// and `running_variance` in place with `momentum`; otherwise with the running statistics.
CSTATUS_CHECKED CStatus ctorch_batch_norm(
    CTorchTensor input, CTorchTensor weight, CTorchTensor bias, CTorchTensor running_mean,
    CTorchTensor running_variance, bool training, double momentum, double epsilon,
    CTorchTensor *_Nonnull result);

CSTATUS_CHECKED CStatus ctorch_max_pool(
    CTorchTensor input, int64_t kernel, int64_t stride, int64_t padding,
    CTorchTensor *_Nonnull result);

/// The mean over height and width: [batch, channels].
CSTATUS_CHECKED CStatus
ctorch_global_average_pool(CTorchTensor input, CTorchTensor *_Nonnull result);

/// `input` [batch, in] times the transpose of `weight` [out, in], plus the optional `bias` [out].
CSTATUS_CHECKED CStatus ctorch_linear(
    CTorchTensor input, CTorchTensor weight, CTorchTensor bias, CTorchTensor *_Nonnull result);

CSTATUS_CHECKED CStatus
ctorch_log_softmax(CTorchTensor input, int64_t dimension, CTorchTensor *_Nonnull result);

/// The cross-entropy of each example, [batch]. `labels` has one class index per example, which is
/// checked to be in 0..<classes; `class_weights` is optional, [classes]; `label_smoothing` is in
/// 0..<1.
CSTATUS_CHECKED CStatus ctorch_cross_entropy(
    CTorchTensor logits, const int64_t *_Nullable labels, size_t label_count,
    CTorchTensor class_weights, double label_smoothing, CTorchTensor *_Nonnull result);

/// Bilinear resizing with pixel centres at half integers (`align_corners` false), antialiased when
/// shrinking (`antialias` true).
CSTATUS_CHECKED CStatus ctorch_resize_bilinear(
    CTorchTensor input, int64_t height, int64_t width, CTorchTensor *_Nonnull result);

/// Samples each image through its own affine map `theta` [batch, 2, 3] from output to input, both
/// in -1...1 across the image. Sampling is bilinear, and the image's border is repeated.
CSTATUS_CHECKED CStatus ctorch_warp_affine(
    CTorchTensor input, CTorchTensor theta, int64_t height, int64_t width,
    CTorchTensor *_Nonnull result);

__END_DECLS

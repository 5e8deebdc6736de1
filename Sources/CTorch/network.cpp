#include <ATen/autocast_mode.h>

#include "guarded.hpp"

using namespace ctorch;

namespace {

// Whether oneDNN can hold a tensor in a layout of its own. Autocasting does not know such tensors.
bool takes_blocks(const at::Tensor &tensor) {
  return at::hasMKLDNN() && !at::autocast::is_cpu_enabled() &&
         tensor.scalar_type() == at::kFloat && tensor.layout() == at::kStrided &&
         tensor.numel() > 0;
}

}  // namespace

CStatus ctorch_to_blocks(CTorchTensor input, CTorchTensor *result) {
  return guarded([&] {
    const auto &dense = value(input);
    *result = give(takes_blocks(dense) ? dense.to_mkldnn() : dense);
  });
}

CStatus ctorch_from_blocks(CTorchTensor input, CTorchTensor *result) {
  return guarded([&] {
    const auto &blocks = value(input);
    *result = give(blocks.is_mkldnn() ? blocks.to_dense() : blocks);
  });
}

CStatus ctorch_convolution(CTorchTensor input, CTorchTensor weight, CTorchTensor bias,
                           int64_t stride, int64_t padding, CTorchTensor *result) {
  return guarded([&] {
    require(stride > 0 && padding >= 0, "a stride below 1 or a negative padding");
    *result = give(
        at::conv2d(value(input), value(weight), optional_value(bias), stride, padding));
  });
}

CStatus ctorch_batch_norm(CTorchTensor input, CTorchTensor weight, CTorchTensor bias,
                          CTorchTensor running_mean, CTorchTensor running_variance,
                          bool training, double momentum, double epsilon,
                          CTorchTensor *result) {
  return guarded([&] {
    *result = give(at::batch_norm(value(input), value(weight), value(bias), value(running_mean),
                                  value(running_variance), training, momentum, epsilon,
                                  /*cudnn_enabled=*/false));
  });
}

CStatus ctorch_max_pool(CTorchTensor input, int64_t kernel, int64_t stride, int64_t padding,
                        CTorchTensor *result) {
  return guarded([&] {
    require(kernel > 0 && stride > 0 && padding >= 0, "a bad kernel, stride or padding");
    *result = give(at::max_pool2d(value(input), kernel, stride, padding));
  });
}

CStatus ctorch_global_average_pool(CTorchTensor input, CTorchTensor *result) {
  return guarded([&] {
    require(value(input).dim() == 4, "an image batch has four dimensions");
    *result = give(value(input).mean({2, 3}));
  });
}

CStatus ctorch_linear(CTorchTensor input, CTorchTensor weight, CTorchTensor bias,
                      CTorchTensor *result) {
  return guarded(
      [&] { *result = give(at::linear(value(input), value(weight), optional_value(bias))); });
}

CStatus ctorch_log_softmax(CTorchTensor input, int64_t dimension, CTorchTensor *result) {
  return guarded([&] { *result = give(value(input).log_softmax(dimension)); });
}

CStatus ctorch_cross_entropy(CTorchTensor logits, const int64_t *labels, size_t label_count,
                             CTorchTensor class_weights, double label_smoothing,
                             CTorchTensor *result) {
  return guarded([&] {
    const auto &scores = value(logits);
    require(scores.dim() == 2 && static_cast<size_t>(scores.size(0)) == label_count,
            "logits must be [batch, classes] with one label an example");
    require(label_count == 0 || labels != nullptr, "labels that are NULL");
    auto targets = at::empty({static_cast<int64_t>(label_count)}, at::kLong);
    for (size_t i = 0; i < label_count; ++i) {
      require(labels[i] >= 0 && labels[i] < scores.size(1), "a label outside the classes");
      targets.data_ptr<int64_t>()[i] = labels[i];
    }
    *result = give(at::cross_entropy_loss(scores.to(at::kFloat), targets,
                                          optional_value(class_weights), at::Reduction::None,
                                          /*ignore_index=*/-100, label_smoothing));
  });
}

CStatus ctorch_resize_bilinear(CTorchTensor input, int64_t height, int64_t width,
                               CTorchTensor *result) {
  return guarded([&] {
    require(height > 0 && width > 0, "a size below 1");
    *result = give(at::_upsample_bilinear2d_aa(value(input), {height, width},
                                               /*align_corners=*/false));
  });
}

CStatus ctorch_warp_affine(CTorchTensor input, CTorchTensor theta, int64_t height,
                           int64_t width, CTorchTensor *result) {
  return guarded([&] {
    const auto &images = value(input);
    require(images.dim() == 4 && height > 0 && width > 0, "an image batch and a size are needed");
    auto grid = at::affine_grid_generator(
        value(theta), {images.size(0), images.size(1), height, width}, /*align_corners=*/false);
    *result = give(at::grid_sampler_2d(images, grid, /*interpolation_mode=bilinear*/ 0,
                                       /*padding_mode=border*/ 1, /*align_corners=*/false));
  });
}

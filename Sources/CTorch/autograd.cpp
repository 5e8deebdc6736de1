#include <ATen/autocast_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include "guarded.hpp"

using namespace ctorch;

CStatus ctorch_set_requires_gradient(CTorchTensor tensor, bool required) {
  return guarded([&] {
    require(value(tensor).is_leaf(), "gradients can be required only of leaf tensors");
    value(tensor).set_requires_grad(required);
  });
}

CStatus ctorch_gradients(CTorchTensor scalar, const CTorchTensor *inputs, size_t count,
                         bool allows_unused, CTorchTensor *gradients) {
  return guarded([&] {
    require(value(scalar).numel() == 1, "a gradient is taken of a single number");
    require(allows_unused || value(scalar).requires_grad(),
            "the value does not depend on the input, so it has no gradient: is the model detached "
            "from its pixels?");
    require(count == 0 || (inputs != nullptr && gradients != nullptr), "inputs that are NULL");
    std::vector<at::Tensor> wanted;
    for (size_t i = 0; i < count; ++i) wanted.push_back(value(inputs[i]));
    auto found = torch::autograd::grad({value(scalar)}, wanted, /*grad_outputs=*/{},
                                       /*retain_graph=*/false, /*create_graph=*/false,
                                       /*allow_unused=*/true);
    for (size_t i = 0; i < count; ++i) {
      require(allows_unused || found[i].defined(),
              "the value does not depend on the input, so it has no gradient: is the model "
              "detached from its pixels?");
      if (!found[i].defined()) found[i] = at::zeros_like(wanted[i]);
    }
    std::vector<CTorchTensor> given;
    for (auto &gradient : found) given.push_back(give(std::move(gradient)));
    std::copy(given.begin(), given.end(), gradients);
  });
}

bool ctorch_swap_gradient_recording(bool enabled) {
  bool before = at::GradMode::is_enabled();
  at::GradMode::set_enabled(enabled);
  return before;
}

bool ctorch_swap_bfloat16(bool enabled) {
  bool before = at::autocast::is_cpu_enabled();
  if (enabled) at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
  if (before && !enabled) at::autocast::clear_cache();
  at::autocast::set_cpu_enabled(enabled);
  return before;
}

bool ctorch_has_bfloat16_instructions(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16");
#else
  return false;
#endif
}

#include <ATen/CPUGeneratorImpl.h>

#include <atomic>

#include "guarded.hpp"

namespace ctorch {

static std::atomic<int64_t> live_handles{0};

const at::Tensor &value(CTorchTensor handle) {
  require(handle.impl != nullptr, "an empty tensor handle");
  return *static_cast<const at::Tensor *>(handle.impl);
}

at::Tensor optional_value(CTorchTensor handle) {
  return handle.impl == nullptr ? at::Tensor() : value(handle);
}

CTorchTensor give(at::Tensor tensor) {
  auto *owned = new at::Tensor(std::move(tensor));
  live_handles.fetch_add(1, std::memory_order_relaxed);
  return CTorchTensor{owned};
}

at::IntArrayRef shape_of(const int64_t *shape, size_t rank) {
  require(rank == 0 || shape != nullptr, "a shape that is NULL");
  for (size_t i = 0; i < rank; ++i) require(shape[i] >= 0, "a shape with a negative size");
  return at::IntArrayRef(shape, rank);
}

}  // namespace ctorch

using namespace ctorch;

CStatus ctorch_tensor_from_floats(const float *values, size_t count, const int64_t *shape,
                                  size_t rank, CTorchTensor *result) {
  return guarded([&] {
    auto sizes = shape_of(shape, rank);
    require(count == 0 || values != nullptr, "values that are NULL");
    require(static_cast<size_t>(c10::multiply_integers(sizes)) == count,
            "a shape whose product is not the number of values");
    auto view = at::from_blob(const_cast<float *>(values), sizes, at::kFloat);
    *result = give(count == 0 ? at::empty(sizes, at::kFloat) : view.clone());
  });
}

CStatus ctorch_tensor_full(double fill, const int64_t *shape, size_t rank,
                           CTorchTensor *result) {
  return guarded([&] { *result = give(at::full(shape_of(shape, rank), fill, at::kFloat)); });
}

CStatus ctorch_tensor_random(CTorchRandom kind, uint64_t seed, const int64_t *shape,
                             size_t rank, CTorchTensor *result) {
  return guarded([&] {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    auto sizes = shape_of(shape, rank);
    switch (kind) {
      case CTorchRandomUniform: *result = give(at::rand(sizes, generator, at::kFloat)); return;
      case CTorchRandomNormal: *result = give(at::randn(sizes, generator, at::kFloat)); return;
    }
    require(false, "an unknown kind of random values");
  });
}

void ctorch_tensor_free(CTorchTensor tensor) {
  if (tensor.impl == nullptr) return;
  delete static_cast<at::Tensor *>(tensor.impl);
  live_handles.fetch_sub(1, std::memory_order_relaxed);
}

CStatus ctorch_tensor_shape(CTorchTensor tensor, int64_t *shape, size_t capacity,
                            size_t *rank) {
  return guarded([&] {
    auto sizes = value(tensor).sizes();
    require(shape != nullptr || capacity == 0, "a shape buffer that is NULL");
    for (size_t i = 0; i < sizes.size() && i < capacity; ++i) shape[i] = sizes[i];
    *rank = sizes.size();
  });
}

CStatus ctorch_tensor_copy_floats(CTorchTensor tensor, float *values, size_t count) {
  return guarded([&] {
    auto source = value(tensor).detach();
    require(static_cast<size_t>(source.numel()) == count,
            "a buffer whose capacity is not the number of elements");
    if (count == 0) return;
    require(values != nullptr, "a buffer that is NULL");
    auto target = at::from_blob(values, source.sizes(), at::kFloat);
    target.copy_(source);
  });
}

CStatus ctorch_tensor_assign(CTorchTensor tensor, CTorchTensor values) {
  return guarded([&] {
    at::NoGradGuard no_gradient;
    auto target = value(tensor);
    require(target.sizes() == value(values).sizes(), "values of another shape");
    target.copy_(value(values));
  });
}

int64_t ctorch_live_handle_count(void) { return live_handles.load(); }

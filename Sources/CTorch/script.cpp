#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include "guarded.hpp"

using namespace ctorch;

namespace {

torch::jit::Module &module(CTorchScript script) {
  require(script.impl != nullptr, "an empty module handle");
  return *static_cast<torch::jit::Module *>(script.impl);
}

}  // namespace

CStatus ctorch_script_load(const char *path, CTorchScript *result) {
  return guarded([&] {
    auto loaded = torch::jit::load(path, at::kCPU);
    loaded.eval();
    for (const auto &parameter : loaded.parameters()) parameter.set_requires_grad(false);
    *result = CTorchScript{new torch::jit::Module(std::move(loaded))};
  });
}

CStatus ctorch_script_forward(CTorchScript script, CTorchTensor input, CTorchTensor *result) {
  return guarded([&] {
    auto output = module(script).forward(std::vector<c10::IValue>{value(input)});
    require(output.isTensor(), "the module returns something else than one tensor");
    *result = give(output.toTensor().to(at::kFloat));
  });
}

void ctorch_script_free(CTorchScript script) {
  delete static_cast<torch::jit::Module *>(script.impl);
}

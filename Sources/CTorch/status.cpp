#include <ATen/Parallel.h>

#include "guarded.hpp"

namespace ctorch {

// A fixed buffer, because a catch block must not allocate.
static thread_local char last_message[2048] = "";

void set_message(const char *text) noexcept {
  std::snprintf(last_message, sizeof last_message, "%s", text);
}

}  // namespace ctorch

const char *ctorch_last_message(void) { return ctorch::last_message; }

CTorchStatus ctorch_set_thread_count(int32_t count) {
  return ctorch::guarded([&] {
    ctorch::require(count >= 1, "the thread count must be at least 1");
    at::set_num_threads(count);
  });
}

int32_t ctorch_thread_count(void) { return at::get_num_threads(); }

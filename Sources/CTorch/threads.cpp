#include <ATen/Parallel.h>

#include "guarded.hpp"

CStatus ctorch_set_thread_count(int32_t count) {
  return ctorch::guarded([&] {
    ctorch::require(count >= 1, "the thread count must be at least 1");
    at::set_num_threads(count);
  });
}

int32_t ctorch_thread_count(void) { return at::get_num_threads(); }

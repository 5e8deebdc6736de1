#include "Handles.hpp"

#include <atomic>

static std::atomic<int64_t> liveHandles{0};

namespace cdlib {

void countHandle(int change) noexcept { liveHandles += change; }

void requireValid(const CDlibImage &image) {
  // With this limit, products of sizes fit easily in 64 bits.
  const int64_t largest = int64_t{1} << 30;
  require(image.pixels != nullptr, "the image has no pixels");
  require(image.width >= 1 && image.height >= 1, "the image is empty");
  require(image.width <= largest && image.height <= largest, "the image is too large");
  require(image.channels == 1 || image.channels == 3, "the image has neither 1 nor 3 channels");
  require(image.byteCount == size_t(image.width) * size_t(image.height) * size_t(image.channels),
          "the image's byte count is not width * height * channels");
}

}  // namespace cdlib

int64_t cdlib_live_handle_count(void) { return liveHandles; }

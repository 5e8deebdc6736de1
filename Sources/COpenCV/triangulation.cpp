#include "copencv_triangulation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "guarded.hpp"

using copencv::guarded;
using copencv::require;

namespace {

using Place = std::pair<float, float>;

}  // namespace

CopencvStatus copencv_triangulate(const CopencvPoint *points, size_t count, int32_t *triangles,
                                  size_t capacity, size_t *found) {
  return guarded([&] {
    require(points != nullptr && triangles != nullptr, "the points or the triangles are NULL");
    require(count >= 3 && count <= 100000, "there must be 3 to 100,000 points");
    std::map<Place, int32_t> indices;
    float low = 1e6f, high = -1e6f;
    for (size_t i = 0; i < count; ++i) {
      const Place place(static_cast<float>(points[i].x), static_cast<float>(points[i].y));
      require(std::abs(place.first) <= 1e6f && std::abs(place.second) <= 1e6f,
              "coordinates must be finite and within ±1,000,000");
      require(indices.emplace(place, static_cast<int32_t>(i)).second, "two points coincide");
      low = std::min({low, place.first, place.second});
      high = std::max({high, place.first, place.second});
    }
    const int corner = static_cast<int>(std::floor(low)) - 2;
    // OpenCV begins with three points beside this square, three of its sides away, and leaves out the
    // triangles at the hull whose circles reach them: the farther they are, the fewer.
    const int64_t extent = static_cast<int64_t>(std::ceil(high)) + 2 - corner;
    const int side = static_cast<int>(std::min<int64_t>(extent * 10000, 500000000));
    cv::Subdiv2D division(cv::Rect(corner, corner, side, side));
    for (const auto &entry : indices) {
      division.insert(cv::Point2f(entry.first.first, entry.first.second));
    }
    std::vector<cv::Vec6f> corners;
    division.getTriangleList(corners);
    std::vector<int32_t> inside;
    for (const cv::Vec6f &triangle : corners) {
      int32_t three[3];
      bool known = true;
      for (int i = 0; i < 3; ++i) {
        // Triangles with one of the far points that OpenCV begins with are no part of the answer.
        const auto entry = indices.find(Place(triangle[2 * i], triangle[2 * i + 1]));
        known = known && entry != indices.end();
        if (known) three[i] = entry->second;
      }
      if (known) inside.insert(inside.end(), three, three + 3);
    }
    require(inside.size() / 3 <= capacity, "the capacity is too small");
    std::copy(inside.begin(), inside.end(), triangles);
    *found = inside.size() / 3;
  });
}

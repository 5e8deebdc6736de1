#include "copencv_geometry.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "guarded.hpp"

using copencv::guarded;
using copencv::require;

namespace {

using Place = std::pair<float, float>;

void require_in_range(double value) {
  require(std::abs(value) <= 1e6, "numbers must be finite and within ±1,000,000");
}

}  // namespace

CStatus copencv_triangulate(const CopencvPoint *points, size_t count, int32_t *triangles,
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
    // OpenCV starts with three points at three times the side of this rectangle and omits hull
    // triangles whose circumcircles contain one of them; a larger rectangle loses fewer.
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
        // Triangles with one of OpenCV's own starting points are not part of the result.
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

CStatus copencv_solve_pose(const double *object, const CopencvPoint *image, size_t count,
                           double focal_length, CopencvPoint center, double depth,
                           double *rotation, double *translation) {
  return guarded([&] {
    require(object != nullptr && image != nullptr, "the points are NULL");
    require(rotation != nullptr && translation != nullptr, "the results are NULL");
    require(count >= 6 && count <= 10000, "there must be 6 to 10,000 points");
    require(focal_length > 0 && depth > 0, "the focal length and the depth must be above 0");
    for (const double value : {focal_length, center.x, center.y, depth}) require_in_range(value);
    std::vector<cv::Point3d> points;
    std::vector<cv::Point2d> places;
    for (size_t i = 0; i < count; ++i) {
      for (int axis = 0; axis < 3; ++axis) require_in_range(object[3 * i + axis]);
      require_in_range(image[i].x);
      require_in_range(image[i].y);
      points.emplace_back(object[3 * i], object[3 * i + 1], object[3 * i + 2]);
      places.emplace_back(image[i].x, image[i].y);
    }
    const cv::Matx33d camera(focal_length, 0, center.x, 0, focal_length, center.y, 0, 0, 1);
    cv::Mat turn = cv::Mat::zeros(3, 1, CV_64F);
    cv::Mat shift = (cv::Mat_<double>(3, 1) << 0, 0, depth);
    const bool solved = cv::solvePnP(points, places, camera, cv::noArray(), turn, shift, true);
    cv::Matx33d matrix;
    cv::Rodrigues(turn, matrix);
    bool finite = solved;
    for (const double value : matrix.val) finite = finite && std::isfinite(value);
    for (int axis = 0; axis < 3; ++axis) finite = finite && std::isfinite(shift.at<double>(axis));
    require(finite, "the points do not determine a pose");
    std::copy(std::begin(matrix.val), std::end(matrix.val), rotation);
    for (int axis = 0; axis < 3; ++axis) translation[axis] = shift.at<double>(axis);
  });
}

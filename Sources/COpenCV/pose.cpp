#include "copencv_pose.h"

#include <algorithm>
#include <cmath>
#include <opencv2/calib3d.hpp>
#include <vector>

#include "guarded.hpp"

using copencv::guarded;
using copencv::require;

namespace {

void require_in_range(double value) {
  require(std::abs(value) <= 1e6, "numbers must be finite and within ±1,000,000");
}

}  // namespace

CopencvStatus copencv_solve_pose(const double *object, const CopencvPoint *image, size_t count,
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
    require(finite, "the points do not tell how the object lies");
    std::copy(std::begin(matrix.val), std::end(matrix.val), rotation);
    for (int axis = 0; axis < 3; ++axis) translation[axis] = shift.at<double>(axis);
  });
}

#include "copencv_resampling.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "guarded.hpp"

namespace {

using copencv::guarded;
using copencv::matrix;
using copencv::require;

/// cv::warpAffine stores coordinates in 16 bits.
constexpr int sideLimit = 32767;
/// Beyond this, its 10 fractional bits would overflow 32 bits.
constexpr double placeLimit = 1e6;
/// A margin wider than any interpolation needs, in pixels.
constexpr double reach = 5;

int flag(CopencvInterpolation interpolation) {
  switch (interpolation) {
    case CopencvInterpolationNearest: return cv::INTER_NEAREST;
    case CopencvInterpolationLinear: return cv::INTER_LINEAR;
    case CopencvInterpolationCubic: return cv::INTER_CUBIC;
    case CopencvInterpolationArea: return cv::INTER_AREA;
  }
  throw cstatus::Refusal(CStatusInvalidArgument, "unknown interpolation");
}

/// Pixel indices `begin..<end` along one axis.
struct Extent {
  int begin;
  int end;
};

/// The pixels among `0..<count` that positions from `low` to `high` need.
Extent neededExtent(double low, double high, int count) {
  const auto index = [count](double place) {
    return static_cast<int>(std::clamp(place, 0.0, static_cast<double>(count - 1)));
  };
  return {index(std::floor(low - reach)), index(std::ceil(high + reach)) + 1};
}

/// The minimum and maximum of `a x + b y + c` over `0...width - 1` and `0...height - 1`.
std::pair<double, double> range(double a, double b, double c, int width, int height) {
  const double alongX = a * (width - 1), alongY = b * (height - 1);
  return {c + std::min(alongX, 0.0) + std::min(alongY, 0.0),
          c + std::max(alongX, 0.0) + std::max(alongY, 0.0)};
}

/// The part of the source that the target needs; repeating its border gives the same result as
/// repeating the source's.
cv::Rect neededPart(const cv::Mat &source, const cv::Mat &target, const double m[6]) {
  const auto [left, right] = range(m[0], m[1], m[2], target.cols, target.rows);
  const auto [top, bottom] = range(m[3], m[4], m[5], target.cols, target.rows);
  require(std::min(left, top) >= -placeLimit && std::max(right, bottom) <= placeLimit,
          "places in the source must be finite and within ±1,000,000");
  const Extent columns = neededExtent(left, right, source.cols);
  const Extent rows = neededExtent(top, bottom, source.rows);
  return cv::Rect(
      columns.begin, rows.begin, columns.end - columns.begin, rows.end - rows.begin);
}

}  // namespace

CStatus copencv_resize(
    CopencvImage source, CopencvCanvas target, CopencvInterpolation interpolation) {
  return guarded([&] {
    const cv::Mat from = matrix(source);
    cv::Mat to = matrix(target);
    require(from.channels() == to.channels(), "source and target differ in channels");
    cv::resize(from, to, to.size(), 0, 0, flag(interpolation));
  });
}

CStatus copencv_warp_affine(
    CopencvImage source, CopencvCanvas target, const double m[6],
    CopencvInterpolation interpolation) {
  return guarded([&] {
    const cv::Mat from = matrix(source);
    cv::Mat to = matrix(target);
    require(from.channels() == to.channels(), "source and target differ in channels");
    require(m != nullptr, "the matrix is NULL");
    require(std::all_of(m, m + 6, [](double value) { return std::isfinite(value); }),
            "the matrix must hold finite numbers");
    require(to.cols < sideLimit && to.rows < sideLimit, "the target has a side of 32767 or more");
    const cv::Rect part = neededPart(from, to, m);
    require(part.width < sideLimit && part.height < sideLimit,
            "the part of the source that the target needs has a side of 32767 or more");
    const cv::Matx23d inverse(m[0], m[1], m[2] - part.x, m[3], m[4], m[5] - part.y);
    const int method =
        interpolation == CopencvInterpolationArea ? cv::INTER_LINEAR : flag(interpolation);
    cv::warpAffine(from(part), to, inverse, to.size(), method | cv::WARP_INVERSE_MAP,
                   cv::BORDER_REPLICATE);
  });
}

CStatus copencv_gaussian_blur(CopencvImage source, CopencvCanvas target, double deviation) {
  return guarded([&] {
    const cv::Mat from = matrix(source);
    cv::Mat to = matrix(target);
    require(from.type() == to.type() && from.size() == to.size(),
            "source and target differ in size or channels");
    require(deviation > 0 && deviation <= 1000, "the deviation must be above 0 and at most 1000");
    cv::GaussianBlur(from, to, cv::Size(), deviation);
  });
}

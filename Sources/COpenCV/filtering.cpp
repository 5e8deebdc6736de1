#include "copencv_filtering.h"

#include <opencv2/imgproc.hpp>

#include "guarded.hpp"

using copencv::guarded;
using copencv::matrix;
using copencv::require;

CopencvStatus copencv_gaussian_blur(CopencvImage source, CopencvCanvas target, double deviation) {
  return guarded([&] {
    const cv::Mat from = matrix(source);
    cv::Mat to = matrix(target);
    require(from.type() == to.type() && from.size() == to.size(),
            "source and target differ in size or channels");
    require(deviation > 0 && deviation <= 1000, "the deviation must be above 0 and at most 1000");
    cv::GaussianBlur(from, to, cv::Size(), deviation);
  });
}

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cdlib_geometry.h"

namespace cdlib {

/// A cascade of regression trees that moves the points of a mean shape to where an image has them.
///
/// Kazemi and Sullivan, "One Millisecond Face Alignment with an Ensemble of Regression Trees",
/// CVPR 2014, as dlib trains and applies it (`dlib/image_processing/shape_predictor.h`).
/// Coordinates are those of the unit square, which stands for the box, until the end.
class RegressionCascade {
 public:
  explicit RegressionCascade(const std::string &path);

  std::size_t pointCount() const { return initialShape.size() / 2; }

  /// Writes `pointCount()` points. Requires a valid image and box.
  void predict(const CDlibImage &image, const CDlibRect &box, CDlibPoint *points) const;

 private:
  /// Goes left where the first pixel is brighter than the second by more than the threshold.
  struct Split {
    std::uint32_t first;
    std::uint32_t second;
    float threshold;
  };

  /// A pixel, by the nearest point of the initial shape and the way from there.
  struct Probe {
    std::uint32_t anchor;
    float dx;
    float dy;
  };

  void readForests(class DlibFileReader &file);
  void readTree(class DlibFileReader &file);
  void reserveLeaves(const class DlibFileReader &file, std::size_t leafCount);
  void readProbes(class DlibFileReader &file);
  void checkSplits(const class DlibFileReader &file) const;

  std::vector<float> sample(const CDlibImage &image, const CDlibRect &box,
                            const std::vector<float> &shape, std::size_t stage) const;
  const float *leaf(std::size_t tree, const std::vector<float> &samples) const;

  std::vector<float> initialShape;  // x0, y0, x1, y1, ...
  std::vector<std::vector<Probe>> probes;  // for each stage
  std::size_t treesInStage = 0;
  std::size_t splitsInTree = 0;
  std::vector<Split> splits;  // for all stages, trees, splits
  std::vector<float> leaves;  // for all stages, trees, leaves, coordinates
};

}  // namespace cdlib

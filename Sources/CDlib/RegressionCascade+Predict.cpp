#include <cmath>

#include "RegressionCascade.hpp"

namespace cdlib {

namespace {

/// A rotation with scaling: (x, y) to (a x - b y, b x + a y).
struct Similarity {
  float a;
  float b;
};

/// The rotation and scaling that best map one shape to another in the least squares sense.
///
/// The planar closed form of Umeyama (1991), which needs no singular values.
Similarity similarity(const std::vector<float> &from, const std::vector<float> &to) {
  const std::size_t count = from.size() / 2;
  double fromX = 0, fromY = 0, toX = 0, toY = 0;
  for (std::size_t i = 0; i < count; ++i) {
    fromX += from[2 * i], fromY += from[2 * i + 1];
    toX += to[2 * i], toY += to[2 * i + 1];
  }
  fromX /= count, fromY /= count, toX /= count, toY /= count;
  double along = 0, across = 0, size = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = from[2 * i] - fromX, y = from[2 * i + 1] - fromY;
    const double u = to[2 * i] - toX, v = to[2 * i + 1] - toY;
    along += x * u + y * v;
    across += x * v - y * u;
    size += x * x + y * y;
  }
  if (size == 0) return {1, 0};
  return {float(along / size), float(across / size)};
}

/// The intensity of the pixel nearest to a place, 0...255; 0 outside the image.
float intensity(const CDlibImage &image, double x, double y) {
  const double column = std::floor(x + 0.5), row = std::floor(y + 0.5);
  const bool isInside =
      column >= 0 && column < double(image.width) && row >= 0 && row < double(image.height);
  if (!isInside) return 0;
  const auto index = std::size_t(row) * std::size_t(image.width) + std::size_t(column);
  if (image.channels == 1) return image.pixels[index];
  const std::uint8_t *rgb = image.pixels + 3 * index;
  return float((unsigned(rgb[0]) + rgb[1] + rgb[2]) / 3);
}

}  // namespace

void RegressionCascade::predict(const CDlibImage &image, const CDlibRect &box,
                                CDlibPoint *points) const {
  std::vector<float> shape = initialShape;
  for (std::size_t stage = 0; stage < probes.size(); ++stage) {
    const std::vector<float> samples = sample(image, box, shape, stage);
    for (std::size_t tree = 0; tree < treesInStage; ++tree) {
      const float *change = leaf(stage * treesInStage + tree, samples);
      for (std::size_t i = 0; i < shape.size(); ++i) shape[i] += change[i];
    }
  }
  for (std::size_t i = 0; i < pointCount(); ++i) {
    points[i].x = box.x + shape[2 * i] * (box.width - 1);
    points[i].y = box.y + shape[2 * i + 1] * (box.height - 1);
  }
}

std::vector<float> RegressionCascade::sample(const CDlibImage &image, const CDlibRect &box,
                                             const std::vector<float> &shape,
                                             std::size_t stage) const {
  const Similarity turn = similarity(initialShape, shape);
  std::vector<float> samples;
  samples.reserve(probes[stage].size());
  for (const Probe &probe : probes[stage]) {
    // In single precision, as dlib does, so that both look at the same pixels.
    const float x = turn.a * probe.dx - turn.b * probe.dy + shape[2 * probe.anchor];
    const float y = turn.b * probe.dx + turn.a * probe.dy + shape[2 * probe.anchor + 1];
    samples.push_back(
        intensity(image, box.x + x * (box.width - 1), box.y + y * (box.height - 1)));
  }
  return samples;
}

const float *RegressionCascade::leaf(std::size_t tree, const std::vector<float> &samples) const {
  const Split *split = splits.data() + tree * splitsInTree;
  std::size_t node = 0;
  while (node < splitsInTree) {
    const bool isBrighter =
        samples[split[node].first] - samples[split[node].second] > split[node].threshold;
    node = 2 * node + (isBrighter ? 1 : 2);
  }
  const std::size_t index = tree * (splitsInTree + 1) + node - splitsInTree;
  return leaves.data() + index * initialShape.size();
}

}  // namespace cdlib

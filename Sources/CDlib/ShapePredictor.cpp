#include <cmath>
#include <memory>

#include "Guarded.hpp"
#include "RegressionCascade.hpp"
#include "cdlib_shape_predictor.h"

namespace {

using cdlib::RegressionCascade;

void requireInside(const CDlibRect &box, const CDlibImage &image) {
  cdlib::require(std::isfinite(box.x) && std::isfinite(box.y) && std::isfinite(box.width) &&
                     std::isfinite(box.height),
                 "the box has numbers that are not finite");
  cdlib::require(box.width >= 2 && box.height >= 2, "the box is less than 2 pixels wide or high");
  cdlib::require(box.x < double(image.width) && box.y < double(image.height) &&
                     box.x + box.width > 0 && box.y + box.height > 0,
                 "the box lies outside the image");
}

}  // namespace

CDlibStatus cdlib_shape_predictor_load(const char *path, CDlibShapePredictor *predictor) {
  return cdlib::guarded([&] {
    cdlib::require(path != nullptr && path[0] != '\0', "the path is empty");
    cdlib::giveHandle(new RegressionCascade(path), predictor);
  });
}

CDlibStatus cdlib_shape_predictor_point_count(CDlibShapePredictor predictor, size_t *count) {
  return cdlib::guarded(
      [&] { *count = cdlib::fromHandle<const RegressionCascade>(predictor).pointCount(); });
}

CDlibStatus cdlib_shape_predictor_predict(CDlibShapePredictor predictor, CDlibImage image,
                                          CDlibRect box, CDlibPoint *points, size_t capacity) {
  return cdlib::guarded([&] {
    const auto &cascade = cdlib::fromHandle<const RegressionCascade>(predictor);
    cdlib::requireValid(image);
    requireInside(box, image);
    cdlib::require(capacity == cascade.pointCount(), "the capacity is not the point count");
    cascade.predict(image, box, points);
  });
}

void cdlib_shape_predictor_free(CDlibShapePredictor predictor) {
  cdlib::destroyHandle<RegressionCascade>(predictor);
}

// These two headers bring the settings of Debian's dlib, which passes 2 x 2 matrices to LAPACK.
// Nothing else here needs LAPACK, and dlib's own code gives the same result up to rounding.
#include <dlib/assert.h>
#include <dlib/test_for_odr_violations.h>
#undef DLIB_USE_BLAS
#undef DLIB_USE_LAPACK
#include <dlib/image_processing/shape_predictor.h>

#include <cerrno>
#include <climits>
#include <cmath>
#include <cstring>
#include <fstream>
#include <memory>
#include <sys/stat.h>
#include <vector>

#include "BorrowedImage.hpp"
#include "Handles.hpp"
#include "cdlib_shape_predictor.h"

namespace {

/// An equivalent of `dlib::shape_predictor`, assembled from dlib's functions because its own call
/// operator rounds the points to whole pixels.
class ShapePredictor {
 public:
  explicit ShapePredictor(std::istream &in) {
    int version = 0;
    dlib::deserialize(version, in);
    if (version != 1) throw dlib::serialization_error("it is not of version 1");
    dlib::deserialize(initialShape, in);
    dlib::deserialize(forests, in);
    dlib::deserialize(anchors, in);
    dlib::deserialize(offsets, in);
    if (!isWhole()) throw dlib::serialization_error("an index or a size leads outside its arrays");
  }

  std::size_t pointCount() const { return std::size_t(initialShape.size()) / 2; }

  template <class Image>
  void predict(const Image &image, const dlib::rectangle &box, CDlibPoint *points) const {
    dlib::matrix<float, 0, 1> shape = initialShape;
    std::vector<float> samples;
    unsigned long leaf = 0;
    for (std::size_t stage = 0; stage < forests.size(); ++stage) {
      dlib::impl::extract_feature_pixel_values(image, box, shape, initialShape, anchors[stage],
                                               offsets[stage], samples);
      for (const auto &tree : forests[stage]) shape += tree(samples, leaf);
    }
    const auto toImage = dlib::impl::unnormalizing_tform(box);
    for (std::size_t i = 0; i < pointCount(); ++i) {
      const dlib::dpoint place = toImage(dlib::impl::location(shape, i));
      points[i] = {place.x(), place.y()};
    }
  }

 private:
  /// Whether predictions stay within the arrays, which dlib does not check.
  bool isWhole() const {
    if (initialShape.size() == 0 || initialShape.size() % 2 != 0) return false;
    if (anchors.size() != forests.size() || offsets.size() != forests.size()) return false;
    for (std::size_t stage = 0; stage < forests.size(); ++stage) {
      const std::size_t pixels = anchors[stage].size();
      if (offsets[stage].size() != pixels) return false;
      for (const unsigned long anchor : anchors[stage]) {
        if (anchor >= pointCount()) return false;
      }
      for (const auto &tree : forests[stage]) {
        const std::size_t leaves = tree.leaf_values.size();
        if (leaves != tree.splits.size() + 1 || (leaves & tree.splits.size()) != 0) return false;
        for (const auto &split : tree.splits) {
          if (split.idx1 >= pixels || split.idx2 >= pixels) return false;
        }
        for (const auto &leaf : tree.leaf_values) {
          if (leaf.size() != initialShape.size()) return false;
        }
      }
    }
    return true;
  }

  dlib::matrix<float, 0, 1> initialShape;
  std::vector<std::vector<dlib::impl::regression_tree>> forests;
  std::vector<std::vector<unsigned long>> anchors;
  std::vector<std::vector<dlib::vector<float, 2>>> offsets;
};

std::unique_ptr<ShapePredictor> read(const char *path) {
  struct stat status;
  if (stat(path, &status) != 0) throw cdlib::Refusal(CStatusUnreadableFile, strerror(errno));
  if (!S_ISREG(status.st_mode)) {
    throw cdlib::Refusal(CStatusUnreadableFile, "it is not a regular file");
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) throw cdlib::Refusal(CStatusUnreadableFile, strerror(errno));
  try {
    return std::make_unique<ShapePredictor>(in);
  } catch (const dlib::serialization_error &error) {
    throw cdlib::Refusal(CStatusMalformedFile, error.what());
  }
}

/// A box rounded to whole pixels, as dlib needs it.
dlib::rectangle wholePixels(const CDlibRect &box) {
  const double largest = double(INT_MAX) / 4;
  cdlib::require(std::isfinite(box.x) && std::isfinite(box.y) && std::isfinite(box.width) &&
                     std::isfinite(box.height),
                 "the box has numbers that are not finite");
  cdlib::require(box.width >= 2 && box.height >= 2, "the box is less than 2 pixels wide or high");
  cdlib::require(std::abs(box.x) < largest && std::abs(box.y) < largest && box.width < largest &&
                     box.height < largest,
                 "the box is too large or too far away");
  const long left = std::lround(box.x), top = std::lround(box.y);
  return {left, top, left + std::lround(box.width) - 1, top + std::lround(box.height) - 1};
}

}  // namespace

CStatus cdlib_shape_predictor_load(const char *path, CDlibShapePredictor *predictor) {
  return cdlib::guarded([&] {
    cdlib::require(path != nullptr && path[0] != '\0', "the path is empty");
    cdlib::giveHandle(read(path).release(), predictor);
  });
}

CStatus cdlib_shape_predictor_point_count(CDlibShapePredictor predictor, size_t *count) {
  return cdlib::guarded(
      [&] { *count = cdlib::fromHandle<const ShapePredictor>(predictor).pointCount(); });
}

CStatus cdlib_shape_predictor_predict(CDlibShapePredictor predictor, CDlibImage image,
                                      CDlibRect box, CDlibPoint *points, size_t capacity) {
  return cdlib::guarded([&] {
    const auto &owner = cdlib::fromHandle<const ShapePredictor>(predictor);
    cdlib::requireValid(image);
    const dlib::rectangle place = wholePixels(box);
    cdlib::require(capacity == owner.pointCount(), "the capacity is not the point count");
    if (image.channels == 1) {
      owner.predict(cdlib::BorrowedImage<unsigned char>(image), place, points);
    } else {
      owner.predict(cdlib::BorrowedImage<dlib::rgb_pixel>(image), place, points);
    }
  });
}

void cdlib_shape_predictor_free(CDlibShapePredictor predictor) {
  cdlib::destroyHandle<const ShapePredictor>(predictor);
}

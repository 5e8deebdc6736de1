#include <dlib/image_processing/box_overlap_testing.h>
#include <dlib/image_processing/scan_fhog_pyramid.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "BorrowedImage.hpp"
#include "FrontalFaceFilters.hpp"
#include "Handles.hpp"
#include "cdlib_face_detector.h"

namespace {

using Pyramid = dlib::pyramid_down<6>;
using Features = dlib::array<dlib::array2d<float>>;  // one plane for each kind of gradient

// The side of a feature cell in pixels, and that of the window in cells: 80 pixels.
constexpr int cellSize = 8;
constexpr long windowCells = 10;
// The pyramid ends before a side gets shorter.
constexpr unsigned long shortestSide = 64;

/// A separable filter over one plane.
struct Filter {
  int plane;
  dlib::matrix<float, 0, 1> row;
  dlib::matrix<float, 0, 1> column;
};

struct Candidate {
  dlib::rectangle box;
  double score;
};

dlib::matrix<float, 0, 1> vectorOf(const float (&values)[windowCells]) {
  dlib::matrix<float, 0, 1> vector(windowCells);
  std::copy(std::begin(values), std::end(values), vector.begin());
  return vector;
}

/// The filters of the five detectors; made once and never changed.
const std::vector<std::vector<Filter>> &filterBanks() {
  static const std::vector<std::vector<Filter>> banks = [] {
    std::vector<std::vector<Filter>> made;
    for (const auto &source : cdlib::frontalFaceFilterBanks) {
      auto &bank = made.emplace_back();
      for (std::size_t i = 0; i < source.count; ++i) {
        const CDlibRankOneFilter &filter = source.filters[i];
        bank.push_back({filter.plane, vectorOf(filter.row), vectorOf(filter.column)});
      }
    }
    return made;
  }();
  return banks;
}

/// An equivalent of `dlib::frontal_face_detector`, assembled from dlib's parts.
///
/// dlib's own type takes half a second to unpack; the results are identical. The steps are those of
/// `dlib::object_detector` and `dlib::scan_fhog_pyramid`.
class FaceDetector {
 public:
  FaceDetector() : overlaps(cdlib::frontalFaceOverlap, cdlib::frontalFaceCover) { filterBanks(); }

  std::vector<Candidate> detect(const CDlibImage &image, double threshold, std::size_t firstLevel) {
    if (image.channels == 1) {
      load(cdlib::BorrowedImage<unsigned char>(image));
    } else {
      load(cdlib::BorrowedImage<dlib::rgb_pixel>(image));
    }
    return withoutOverlaps(candidates(threshold, firstLevel));
  }

 private:
  template <class Image>
  void load(const Image &image) {
    dlib::impl::create_fhog_pyramid<Pyramid>(image, extractor, levels, cellSize, windowCells,
                                             windowCells, shortestSide, shortestSide, 1000);
  }

  /// All windows above the threshold, best first, from the first requested level on.
  std::vector<Candidate> candidates(double threshold, std::size_t firstLevel) {
    std::vector<Candidate> found;
    for (std::size_t bank = 0; bank < filterBanks().size(); ++bank) {
      for (unsigned long level = firstLevel; level < levels.size(); ++level) {
        const dlib::rectangle area = respond(filterBanks()[bank], levels[level]);
        collect(area, level, cdlib::frontalFaceFilterBanks[bank].threshold, threshold, found);
      }
    }
    std::sort(found.begin(), found.end(),
              [](const Candidate &a, const Candidate &b) { return a.score > b.score; });
    return found;
  }

  /// Fills `response` with the sum of the filters' responses; returns the valid area.
  dlib::rectangle respond(const std::vector<Filter> &filters, const Features &features) {
    dlib::rectangle area;
    response.clear();
    for (const Filter &filter : filters) {
      const bool adds = response.size() != 0;
      area = dlib::float_spatially_filter_image_separable(
          features[filter.plane], response, filter.row, filter.column, scratch, adds);
    }
    return area;
  }

  void collect(const dlib::rectangle &area, unsigned long level, double bias, double threshold,
               std::vector<Candidate> &found) const {
    for (long r = area.top(); r <= area.bottom(); ++r) {
      for (long c = area.left(); c <= area.right(); ++c) {
        if (!(response[r][c] >= bias + threshold)) continue;
        const auto window = dlib::centered_rect(dlib::point(c, r), windowCells, windowCells);
        const auto box = extractor.feats_to_image(window, cellSize, windowCells, windowCells);
        found.push_back({pyramid.rect_up(box, level), double(response[r][c]) - bias});
      }
    }
  }

  /// Keeps the best of each group of overlapping boxes; expects the best first.
  std::vector<Candidate> withoutOverlaps(const std::vector<Candidate> &found) const {
    std::vector<Candidate> kept;
    for (const Candidate &candidate : found) {
      const bool isCovered = std::any_of(kept.begin(), kept.end(), [&](const Candidate &better) {
        return overlaps(better.box, candidate.box);
      });
      if (!isCovered) kept.push_back(candidate);
    }
    return kept;
  }

  const dlib::default_fhog_feature_extractor extractor;
  const Pyramid pyramid;
  const dlib::test_box_overlap overlaps;
  dlib::array<Features> levels;
  dlib::array2d<float> response;
  dlib::array2d<float> scratch;
};

CDlibDetection exported(const Candidate &found) {
  const dlib::rectangle &box = found.box;
  return {{double(box.left()), double(box.top()), double(box.width()), double(box.height())},
          found.score};
}

}  // namespace

CStatus cdlib_face_detector_create(CDlibFaceDetector *detector) {
  return cdlib::guarded([&] { cdlib::giveHandle(new FaceDetector, detector); });
}

CStatus cdlib_face_detector_detect(CDlibFaceDetector detector, CDlibImage image,
                                   double threshold, size_t firstLevel,
                                   CDlibDetection *detections, size_t capacity,
                                   size_t *count) {
  return cdlib::guarded([&] {
    auto &owner = cdlib::fromHandle<FaceDetector>(detector);
    cdlib::requireValid(image);
    cdlib::require(std::isfinite(threshold) && threshold >= CDLIB_LOWEST_THRESHOLD,
                   "the threshold is below -1 or not finite");
    cdlib::require(detections != nullptr || capacity == 0, "the detections are NULL");
    const std::vector<Candidate> found = owner.detect(image, threshold, firstLevel);
    const auto end = found.begin() + std::min(found.size(), capacity);
    std::transform(found.begin(), end, detections, exported);
    *count = found.size();
  });
}

CDlibFaceFilters cdlib_face_filters(void) {
  return {cdlib::frontalFaceFilterBanks, std::size(cdlib::frontalFaceFilterBanks),
          cdlib::frontalFaceOverlap, cdlib::frontalFaceCover};
}

void cdlib_face_detector_free(CDlibFaceDetector detector) {
  cdlib::destroyHandle<FaceDetector>(detector);
}

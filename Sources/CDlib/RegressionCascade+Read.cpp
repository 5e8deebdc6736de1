#include "DlibFileReader.hpp"
#include "RegressionCascade.hpp"

namespace cdlib {

namespace {

// The fewest bytes that the file has for an integer, a float, a split and a tree.
constexpr std::int64_t integerBytes = 2;
constexpr std::int64_t floatBytes = 2 * integerBytes;
constexpr std::int64_t splitBytes = 2 * integerBytes + floatBytes;
constexpr std::int64_t treeBytes = 2 * integerBytes;

/// Reads a column vector; the sign of its sizes only tells dlib's file formats apart.
template <class Append>
std::size_t readColumn(DlibFileReader &file, Append append) {
  const std::int64_t rows = file.integer();
  const std::int64_t columns = file.integer();
  if (columns != 1 && columns != -1) file.malformed("a shape is not a column vector");
  const std::int64_t count = rows < 0 ? -rows : rows;
  for (std::int64_t i = 0; i < count; ++i) append(file.real());
  return std::size_t(count);
}

}  // namespace

RegressionCascade::RegressionCascade(const std::string &path) {
  DlibFileReader file(path);
  if (file.integer() != 1) file.malformed("it is not a shape predictor of dlib's version 1");
  readColumn(file, [this](float value) { initialShape.push_back(value); });
  if (initialShape.empty() || initialShape.size() % 2 != 0) {
    file.malformed("its shape does not consist of points");
  }
  readForests(file);
  readProbes(file);
  checkSplits(file);
}

void RegressionCascade::readForests(DlibFileReader &file) {
  probes.resize(file.count(treeBytes));
  for (std::size_t stage = 0; stage < probes.size(); ++stage) {
    const std::size_t count = file.count(treeBytes);
    if (stage == 0) treesInStage = count;
    if (count != treesInStage) file.malformed("its stages differ in their number of trees");
    for (std::size_t tree = 0; tree < count; ++tree) readTree(file);
  }
}

void RegressionCascade::readTree(DlibFileReader &file) {
  const std::size_t splitCount = file.count(splitBytes);
  const bool isFirst = leaves.empty();
  if (isFirst) splitsInTree = splitCount;
  if (splitCount != splitsInTree) file.malformed("its trees differ in depth");
  for (std::size_t i = 0; i < splitCount; ++i) {
    const std::int64_t first = file.integer();
    const std::int64_t second = file.integer();
    if (first < 0 || first > UINT32_MAX || second < 0 || second > UINT32_MAX) {
      file.malformed("a tree asks for a pixel that there is not");
    }
    splits.push_back({std::uint32_t(first), std::uint32_t(second), file.real()});
  }
  const std::size_t leafCount = file.count(floatBytes);
  if (leafCount != splitCount + 1 || (leafCount & splitCount) != 0) {
    file.malformed("a tree has missing leaves");
  }
  if (isFirst) reserveLeaves(file, leafCount);
  for (std::size_t i = 0; i < leafCount; ++i) {
    const std::size_t size = readColumn(file, [this](float value) { leaves.push_back(value); });
    if (size != initialShape.size()) file.malformed("a leaf is not the size of the shape");
  }
}

void RegressionCascade::reserveLeaves(const DlibFileReader &file, std::size_t leafCount) {
  const double count = double(probes.size()) * double(treesInStage) * double(leafCount) *
                       double(initialShape.size());
  if (count > double(file.size() / floatBytes)) file.malformed("it is shorter than its counts say");
  leaves.reserve(std::size_t(count));
}

void RegressionCascade::readProbes(DlibFileReader &file) {
  if (file.count(treeBytes) != probes.size()) file.malformed("stages without pixels");
  for (auto &stage : probes) {
    stage.resize(file.count(integerBytes));
    for (Probe &probe : stage) {
      const std::int64_t anchor = file.integer();
      if (anchor < 0 || std::size_t(anchor) >= pointCount()) {
        file.malformed("a pixel hangs on a point that there is not");
      }
      probe.anchor = std::uint32_t(anchor);
    }
  }
  if (file.count(treeBytes) != probes.size()) file.malformed("stages without pixels");
  for (auto &stage : probes) {
    if (file.count(floatBytes) != stage.size()) file.malformed("pixels without a place");
    for (Probe &probe : stage) {
      probe.dx = file.real();
      probe.dy = file.real();
    }
  }
}

void RegressionCascade::checkSplits(const DlibFileReader &file) const {
  const std::size_t inStage = treesInStage * splitsInTree;
  for (std::size_t i = 0; i < splits.size(); ++i) {
    const std::size_t pixels = probes[i / inStage].size();
    if (splits[i].first >= pixels || splits[i].second >= pixels) {
      file.malformed("a tree asks for a pixel that there is not");
    }
  }
}

}  // namespace cdlib

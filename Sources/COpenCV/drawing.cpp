#include "copencv_drawing.h"

#include <cmath>
#include <cstring>
#include <opencv2/imgproc.hpp>
#include <string>

#include "guarded.hpp"

namespace {

using copencv::guarded;
using copencv::matrix;
using copencv::require;

/// The number of fractional bits of coordinates.
constexpr int fractionBits = 4;
constexpr double fractionUnit = 1 << fractionBits;
constexpr int font = cv::FONT_HERSHEY_SIMPLEX;
constexpr size_t textLimit = 4096;

/// A position in units of 1/16 pixel.
cv::Point fixed(CopencvPoint point) {
  require(std::abs(point.x) <= 1e6 && std::abs(point.y) <= 1e6,
          "coordinates must be finite and within ±1,000,000");
  return cv::Point(cvRound(point.x * fractionUnit), cvRound(point.y * fractionUnit));
}

cv::Scalar scalar(CopencvColor color) { return cv::Scalar(color.red, color.green, color.blue); }

int checkedThickness(int32_t thickness) {
  require(thickness >= 1 && thickness <= 255, "thickness must be in 1...255");
  return thickness;
}

double checkedScale(double scale) {
  require(scale > 0 && scale <= 100, "the text scale must be above 0 and at most 100");
  return scale;
}

/// The text with `?` for characters that the font lacks.
std::string printable(const char *text) {
  require(text != nullptr, "the text is NULL");
  std::string line(text, strnlen(text, textLimit + 1));
  require(line.size() <= textLimit, "the text has more than 4096 bytes");
  for (char &letter : line) {
    if (letter < ' ' || letter > '~') letter = '?';
  }
  return line;
}

}  // namespace

CStatus copencv_draw_disc(
    CopencvCanvas canvas, CopencvPoint center, double radius, CopencvColor color) {
  return guarded([&] {
    cv::Mat target = matrix(canvas);
    require(radius >= 0 && radius <= 10000, "the radius must be in 0...10,000");
    cv::circle(target, fixed(center), cvRound(radius * fractionUnit), scalar(color), cv::FILLED,
               cv::LINE_AA, fractionBits);
  });
}

CStatus copencv_draw_rectangle(
    CopencvCanvas canvas, CopencvPoint corner, CopencvPoint opposite, CopencvColor color,
    int32_t thickness) {
  return guarded([&] {
    cv::Mat target = matrix(canvas);
    cv::rectangle(target, fixed(corner), fixed(opposite), scalar(color),
                  checkedThickness(thickness), cv::LINE_8, fractionBits);
  });
}

CStatus copencv_fill_rectangle(
    CopencvCanvas canvas, CopencvPoint corner, CopencvPoint opposite, CopencvColor color) {
  return guarded([&] {
    cv::Mat target = matrix(canvas);
    cv::rectangle(target, fixed(corner), fixed(opposite), scalar(color), cv::FILLED, cv::LINE_8,
                  fractionBits);
  });
}

CStatus copencv_draw_text(
    CopencvCanvas canvas, const char *text, CopencvPoint base, double scale, CopencvColor color,
    int32_t thickness) {
  return guarded([&] {
    cv::Mat target = matrix(canvas);
    fixed(base);
    const cv::Point origin(cvRound(base.x), cvRound(base.y));
    cv::putText(target, printable(text), origin, font, checkedScale(scale), scalar(color),
                checkedThickness(thickness), cv::LINE_AA);
  });
}

CStatus copencv_text_size(
    const char *text, double scale, int32_t thickness, CopencvTextSize *size) {
  return guarded([&] {
    require(size != nullptr, "the size is NULL");
    int descent = 0;
    const cv::Size box = cv::getTextSize(
        printable(text), font, checkedScale(scale), checkedThickness(thickness), &descent);
    *size = CopencvTextSize{box.width, box.height, descent};
  });
}

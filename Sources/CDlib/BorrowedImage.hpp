#pragma once

#include <dlib/image_processing/generic_image.h>

#include "cdlib_geometry.h"

namespace cdlib {

/// The caller's pixels as a dlib image, without a copy (the reading half of dlib's generic image
/// interface).
template <class Pixel>
struct BorrowedImage {
  const void *pixels;
  long rows;
  long columns;

  explicit BorrowedImage(const CDlibImage &image)
      : pixels(image.pixels), rows(image.height), columns(image.width) {}
};

template <class Pixel>
long num_rows(const BorrowedImage<Pixel> &image) { return image.rows; }

template <class Pixel>
long num_columns(const BorrowedImage<Pixel> &image) { return image.columns; }

template <class Pixel>
const void *image_data(const BorrowedImage<Pixel> &image) { return image.pixels; }

template <class Pixel>
long width_step(const BorrowedImage<Pixel> &image) { return image.columns * long(sizeof(Pixel)); }

}  // namespace cdlib

namespace dlib {

template <class Pixel>
struct image_traits<cdlib::BorrowedImage<Pixel>> {
  typedef Pixel pixel_type;
};

}  // namespace dlib

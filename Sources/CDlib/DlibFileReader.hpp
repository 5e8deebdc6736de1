#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <endian.h>
#include <memory>
#include <string>

namespace cdlib {

/// Reads the numbers that dlib's `serialize` writes (dlib/serialize.h), quickly and in order.
///
/// An integer is a control byte (sign in bit 7, length in bits 0-3) and that many bytes, least
/// significant first. A floating point number is two integers, mantissa and binary exponent.
/// Every function throws a Refusal when the file ends early or holds something else.
class DlibFileReader {
 public:
  explicit DlibFileReader(const std::string &path);
  ~DlibFileReader();
  DlibFileReader(const DlibFileReader &) = delete;
  DlibFileReader &operator=(const DlibFileReader &) = delete;

  std::int64_t integer() {
    if (end - next < longestInteger) refill();
    if (next == end) malformed("it ends early");
    const unsigned control = *next++;
    const unsigned length = control & 0x0F;
    if ((control & 0x70) != 0 || length == 0 || length > 8) malformed("a number is damaged");
    if (end - next < std::ptrdiff_t(length)) malformed("it ends early");
    // Eight bytes can always be loaded, because the buffer has that many to spare.
    std::uint64_t magnitude;
    std::memcpy(&magnitude, next, sizeof magnitude);
    magnitude = le64toh(magnitude) & (~std::uint64_t{0} >> (64 - 8 * length));
    next += length;
    if (magnitude > std::uint64_t(INT64_MAX)) malformed("a number is damaged");
    return (control & 0x80) != 0 ? -std::int64_t(magnitude) : std::int64_t(magnitude);
  }

  /// A finite number.
  float real() {
    const std::int64_t mantissa = integer();
    const std::int64_t exponent = integer();
    // Infinities and NaN are marked by exponents from 32000.
    if (exponent < -1022 || exponent > 1023) malformed("a number is not finite");
    const std::uint64_t bits = std::uint64_t(exponent + 1023) << 52;
    double power;  // two to the exponent; much quicker than std::ldexp
    std::memcpy(&power, &bits, sizeof power);
    const float value = float(double(mantissa) * power);
    if (!std::isfinite(value)) malformed("a number is not finite");
    return value;
  }

  /// The length of the file, in bytes.
  std::int64_t size() const { return fileSize; }

  /// A count, at most as large as the whole file could hold with so many bytes for each.
  std::size_t count(std::int64_t leastBytesEach);

  /// Throws a Refusal that says what is wrong with the file.
  [[noreturn]] void malformed(const char *reason) const;

 private:
  void refill();

  static constexpr std::ptrdiff_t longestInteger = 9;
  static constexpr std::size_t bufferSize = std::size_t{1} << 18;
  static constexpr std::size_t spare = sizeof(std::uint64_t);

  int descriptor = -1;
  std::int64_t fileSize = 0;
  const std::unique_ptr<unsigned char[]> buffer;
  const unsigned char *next;
  const unsigned char *end;
};

}  // namespace cdlib

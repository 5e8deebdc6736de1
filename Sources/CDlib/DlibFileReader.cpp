#include "DlibFileReader.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "Guarded.hpp"

namespace cdlib {

DlibFileReader::DlibFileReader(const std::string &path)
    : buffer(new unsigned char[bufferSize + spare]()), next(buffer.get()), end(buffer.get()) {
  descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw Refusal(CDlibStatusUnreadableFile, std::strerror(errno));
  struct stat status;
  const bool isFile = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  if (!isFile) {
    close(descriptor);
    throw Refusal(CDlibStatusUnreadableFile, "it is not a file");
  }
  fileSize = status.st_size;
}

DlibFileReader::~DlibFileReader() { close(descriptor); }

std::size_t DlibFileReader::count(std::int64_t leastBytesEach) {
  const std::int64_t value = integer();
  if (value < 0 || value > fileSize / leastBytesEach) malformed("a count is damaged");
  return std::size_t(value);
}

void DlibFileReader::malformed(const char *reason) const {
  throw Refusal(CDlibStatusMalformedFile, reason);
}

void DlibFileReader::refill() {
  std::size_t kept = std::size_t(end - next);
  std::memmove(buffer.get(), next, kept);
  while (kept < bufferSize) {
    const ssize_t count = read(descriptor, buffer.get() + kept, bufferSize - kept);
    if (count == 0) break;
    if (count < 0) {
      if (errno == EINTR) continue;
      throw Refusal(CDlibStatusUnreadableFile, std::strerror(errno));
    }
    kept += std::size_t(count);
  }
  next = buffer.get();
  end = next + kept;
}

}  // namespace cdlib

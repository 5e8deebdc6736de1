#include <cstdio>

#include "cstatus_guarded.hpp"

namespace cstatus {

// A fixed buffer, because a catch block must not allocate.
static thread_local char lastMessage[2048] = "";

CStatus failed(CStatus status, const char *message) noexcept {
  std::snprintf(lastMessage, sizeof lastMessage, "%s", message);
  return status;
}

void clearMessage() noexcept { lastMessage[0] = '\0'; }

}  // namespace cstatus

const char *cstatus_last_message(void) { return cstatus::lastMessage; }

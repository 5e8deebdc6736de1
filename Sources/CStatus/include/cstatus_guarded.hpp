// The exception boundary of the C interfaces: every function that can fail is one call of
// a `Guard`.
#pragma once

#include <exception>
#include <new>
#include <string>
#include <utility>

#include "CStatus.h"

namespace cstatus {

/// An error with a status of its own.
class Refusal : public std::exception {
 public:
  Refusal(CStatus status, std::string message) : status(status), message(std::move(message)) {}

  const char *what() const noexcept override { return message.c_str(); }

  const CStatus status;

 private:
  const std::string message;
};

/// Throws CStatusInvalidArgument unless the condition holds.
inline void require(bool condition, const char *message) {
  if (!condition) throw Refusal(CStatusInvalidArgument, message);
}

/// Keeps a message for `cstatus_last_message`, cut to a fixed length, without allocating.
///
/// Returns the status, so that a catch block is one line.
CStatus failed(CStatus status, const char *message) noexcept;

void clearMessage() noexcept;

/// Translates nothing: every exception of the library is a bug in the interface.
[[noreturn]] inline CStatus untranslated() { throw; }

/// Runs a body and turns an exception into a status and a message.
///
/// `translate` is called while an exception is being handled. It rethrows that, catches the
/// library's own types and returns their status; anything it does not catch is a bug in the
/// interface.
template <CStatus (*translate)() = untranslated>
struct Guard {
  template <class Body>
  CStatus operator()(Body &&body) const noexcept {
    clearMessage();
    try {
      body();
      return CStatusOK;
    } catch (const Refusal &refusal) {
      return failed(refusal.status, refusal.what());
    } catch (const std::bad_alloc &) {
      return failed(CStatusOutOfMemory, "there is not enough memory");
    } catch (...) {
      try {
        return translate();
      } catch (const std::exception &error) {
        return failed(CStatusInternal, error.what());
      } catch (...) {
        return failed(CStatusInternal, "something was thrown that is not a std::exception");
      }
    }
  }
};

}  // namespace cstatus

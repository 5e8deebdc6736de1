#include "guarded.hpp"

#include <cstring>

namespace ctorch {

CStatus translate() {
  using cstatus::failed;
  try {
    throw;
  } catch (const c10::OutOfMemoryError &error) {
    return failed(CStatusOutOfMemory, error.what_without_backtrace());
  } catch (const c10::IndexError &error) {
    return failed(CStatusInvalidArgument, error.what_without_backtrace());
  } catch (const c10::ValueError &error) {
    return failed(CStatusInvalidArgument, error.what_without_backtrace());
  } catch (const c10::TypeError &error) {
    return failed(CStatusInvalidArgument, error.what_without_backtrace());
  } catch (const c10::NotImplementedError &error) {
    return failed(CStatusUnsupported, error.what_without_backtrace());
  } catch (const c10::Error &error) {
    // libtorch 1.13 has no exception type for memory shortage on the CPU.
    const char *message = error.what_without_backtrace();
    return failed(std::strstr(message, "DefaultCPUAllocator") ? CStatusOutOfMemory
                                                              : CStatusOperationRejected,
                  message);
  }
}

}  // namespace ctorch

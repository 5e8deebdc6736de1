#pragma once

#include "CStatus.h"

__BEGIN_DECLS

/// Sets how many threads one operation may use, process-wide. Call it from the thread that runs
/// operations, and never during one.
CSTATUS_CHECKED CStatus ctorch_set_thread_count(int32_t count);
int32_t ctorch_thread_count(void);

__END_DECLS

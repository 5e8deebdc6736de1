#pragma once

#include "CStatus.h"

__BEGIN_DECLS

/// The number of handles created and not yet freed, in all threads; for leak tests.
int64_t cdlib_live_handle_count(void);

__END_DECLS

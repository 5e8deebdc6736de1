#ifndef CPREFETCH_H
#define CPREFETCH_H

/// Asks the processor to bring the line of memory at a place into its caches; any place will do, and
/// nothing happens where it cannot be read. Any thread.
static inline void cprefetch(const void *_Nonnull place) { __builtin_prefetch(place, 0, 3); }

#endif

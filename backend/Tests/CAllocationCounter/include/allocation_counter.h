// Counts the calling thread's heap allocations, so that "allocates nothing" can be tested.
#pragma once

#include <stddef.h>

// Calls of malloc, calloc, realloc and the aligned forms by this thread so far; always 0 where the C library's
// allocator cannot be replaced (see allocation_counter.c).
size_t thread_allocation_count(void);

// Counts the calling thread's heap allocations, so that "allocates nothing" can be tested.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// False where the allocator is not glibc's own: under a sanitizer, or with another C library.
bool allocations_are_counted(void);

// Calls of malloc, calloc, realloc and the aligned forms by this thread so far.
size_t thread_allocation_count(void);

// Counts the calling thread's heap allocations, so that "allocates nothing" can be tested.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// False where the allocator is not glibc's own: under a sanitizer, or with another C library.
bool allocations_are_counted(void);

// Swift Testing has itself told of every error that is thrown, and allocates to remember where it was. These end and
// resume that, for the whole process: for one test at a time.
void ignore_thrown_errors(void);
void observe_thrown_errors(void);

// Calls of malloc, calloc, realloc and the aligned forms by this thread so far.
size_t thread_allocation_count(void);

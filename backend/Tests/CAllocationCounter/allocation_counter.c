// glibc lets a program define malloc and its kin ("Replacing malloc" in its manual). These count and hand on to glibc's
// own; free stays glibc's. A sanitizer replaces the allocator itself, so that nothing is counted under one.

#include "allocation_counter.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>  // Also defines __GLIBC__.

static __thread size_t allocation_count;

size_t thread_allocation_count(void) { return allocation_count; }

// Whom the Swift runtime tells of errors, typed and not (stdlib/public/runtime/ErrorObject.h).
extern _Atomic(void *) _swift_willThrow;
extern _Atomic(void *) _swift_willThrowTypedImpl;

static void *error_observer;
static void *typed_error_observer;

void ignore_thrown_errors(void) {
  error_observer = atomic_exchange(&_swift_willThrow, NULL);
  typed_error_observer = atomic_exchange(&_swift_willThrowTypedImpl, NULL);
}

void observe_thrown_errors(void) {
  atomic_store(&_swift_willThrow, error_observer);
  atomic_store(&_swift_willThrowTypedImpl, typed_error_observer);
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif

#if defined(__GLIBC__) && !defined(HAS_SANITIZER)

bool allocations_are_counted(void) { return true; }

extern void *__libc_malloc(size_t bytes);
extern void *__libc_calloc(size_t count, size_t bytes);
extern void *__libc_realloc(void *old, size_t bytes);
extern void *__libc_memalign(size_t alignment, size_t bytes);

void *malloc(size_t bytes) {
  allocation_count++;
  return __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes) {
  allocation_count++;
  return __libc_calloc(count, bytes);
}

void *realloc(void *old, size_t bytes) {
  allocation_count++;
  return __libc_realloc(old, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes) {
  allocation_count++;
  return __libc_memalign(alignment, bytes);
}

int posix_memalign(void **result, size_t alignment, size_t bytes) {
  allocation_count++;
  *result = __libc_memalign(alignment, bytes);
  return *result == NULL ? ENOMEM : 0;
}

#else

bool allocations_are_counted(void) { return false; }

#endif

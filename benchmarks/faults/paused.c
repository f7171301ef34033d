/* Stops a git right before it makes its lock of the index, until a file is there.

   What git has read of the index by then is what it will write back.  PAUSED_AT is made when git stops,
   PAUSED_UNTIL is waited for, ten seconds at most. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char LOCK[] = "/index.lock";

static void pause_at(const char *path, int flags) {
  size_t length = strlen(path), tail = sizeof LOCK - 1;
  const char *at = getenv("PAUSED_AT"), *until = getenv("PAUSED_UNTIL");
  if (!(flags & O_CREAT) || !at || !until || length < tail || strcmp(path + length - tail, LOCK)) return;
  int made = open(at, O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (made < 0) return; /* once is enough */
  close(made);
  for (int tries = 0; tries < 1000 && access(until, F_OK); tries++) usleep(10000);
}

#define PAUSING(name)                                                                  \
  int name(const char *path, int flags, ...) {                                         \
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, #name);                     \
    int mode = 0;                                                                      \
    if (flags & O_CREAT) {                                                             \
      va_list rest;                                                                    \
      va_start(rest, flags);                                                           \
      mode = va_arg(rest, int);                                                        \
      va_end(rest);                                                                    \
    }                                                                                  \
    pause_at(path, flags);                                                             \
    return real(path, flags, mode);                                                    \
  }

PAUSING(open)
PAUSING(open64)

/* A fault at the N-th call that writes below one folder, in a program and in all that it starts.

   Pre-loaded into Python and into each git.  One page of memory, shared by all of them, counts the calls and
   says where the fault is and of what kind; a log tells what was written, renamed and synced, so that a power
   cut can be played afterwards.  The clock starts at a fixed instant, so that a run is repeatable. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum mode { COUNT, KILL_BEFORE, KILL_AFTER, TORN, FAIL_ONCE, FAIL_ON, SIGNAL_GROUP, KILL_ONE, SHORT_WRITE, SIGNAL_ALL };
enum { PAGE = 16384, MOST_PROCESSES = 1024, LOG_FD = 900 };

struct control { /* the first fields are those of rig.py */
  long calls, target, mode, error, signal, all_opens, no_link, enabled, main_pid, epoch, began, dead, saved, struck,
      processes;
  char root[1024];
  long pids[MOST_PROCESSES];
};

static volatile struct control *control;
static int log_fd = -1;
static char folder[PATH_MAX];

static void enrol(void) {
  if (!control) return;
  long place = __atomic_fetch_add(&control->processes, 1, __ATOMIC_SEQ_CST);
  control->pids[place % MOST_PROCESSES] = getpid();
}

__attribute__((constructor)) static void begin(void) {
  const char *named = getenv("DABZW_FAULTS");
  if (!named || control) return;
  char path[PATH_MAX + 16];
  snprintf(folder, sizeof folder, "%s", named);
  snprintf(path, sizeof path, "%s/page", folder);
  int fd = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  void *page = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  syscall(SYS_close, fd);
  if (page == MAP_FAILED) return;
  control = page;
  snprintf(path, sizeof path, "%s/log", folder);
  fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  log_fd = fcntl(fd, F_DUPFD_CLOEXEC, LOG_FD);
  syscall(SYS_close, fd);
  enrol();
  if (control->enabled && control->dead) kill(getpid(), SIGKILL); /* started while the others were killed */
  pthread_atfork(0, 0, enrol);
}

/* Where a call goes. */

static int below(const char *path) {
  return control && control->enabled && !strncmp(path, (const char *)control->root, strlen((const char *)control->root));
}

static void linked(char *out, const char *format, int fd) {
  char name[64];
  snprintf(name, sizeof name, format, fd);
  ssize_t size = readlink(name, out, PATH_MAX - 1);
  out[size > 0 ? size : 0] = 0;
}

static void absolute(char *out, int at, const char *path) {
  if (path[0] == '/') {
    snprintf(out, PATH_MAX, "%s", path);
    return;
  }
  char start[PATH_MAX] = "";
  if (at != AT_FDCWD) linked(start, "/proc/self/fd/%d", at);
  else if (!getcwd(start, sizeof start)) start[0] = 0;
  snprintf(out, PATH_MAX, "%.3000s/%.1000s", start, path);
}

static void note(const char *what, const char *path, const char *other, long number) {
  if (log_fd < 0) return;
  char line[3 * PATH_MAX];
  int size = snprintf(line, sizeof line, "%s\t%s\t%s\t%ld\n", what, path, other, number);
  syscall(SYS_write, log_fd, line, size);
}

/* A second name for a file that is about to be replaced or removed, so that it can be brought back. */
static long keep(const char *path) {
  char place[PATH_MAX + 64];
  long number = __atomic_add_fetch(&control->saved, 1, __ATOMIC_SEQ_CST);
  snprintf(place, sizeof place, "%s/saved/%ld", folder, number);
  return syscall(SYS_linkat, AT_FDCWD, path, AT_FDCWD, place, 0) ? 0 : number;
}

/* The fault. */

static void halt(void) {
  for (;;) kill(getpid(), SIGKILL);
}

static void die(void) {
  long own = getpid();
  control->dead = 1;
  long last = control->processes < MOST_PROCESSES ? control->processes : MOST_PROCESSES;
  for (long place = 0; place < last; place++)
    if (control->pids[place] != own) kill(control->pids[place], SIGKILL);
  halt();
}

static void signal_all(int number) {
  long last = control->processes < MOST_PROCESSES ? control->processes : MOST_PROCESSES;
  for (long place = 0; place < last; place++) kill(control->pids[place], number);
}

/* -1: the call fails; 1: it is the one, and something happens in it or after it; 0: it goes on. */
static int meets(const char *what, const char *path) {
  if (control->dead) halt();
  long number = __atomic_add_fetch(&control->calls, 1, __ATOMIC_SEQ_CST), mode = control->mode;
  int here = number == control->target;
  if (here) {
    control->struck = 1;
    note("struck", path, what, number);
  } else if (mode != FAIL_ON || control->target <= 0 || number < control->target) {
    return 0;
  }
  switch (mode) {
    case KILL_BEFORE: die(); break;
    case KILL_ONE: halt(); break;
    case SIGNAL_GROUP: kill(-control->main_pid, control->signal); return 0;
    case SIGNAL_ALL: signal_all(control->signal); return 0;
    case FAIL_ONCE: case FAIL_ON: errno = control->error; return -1;
    default: break;
  }
  return 1;
}

static void after(int hit) {
  int error = errno;
  if (hit == 1 && (control->mode == KILL_AFTER || control->mode == TORN)) die();
  if (control && control->enabled && control->dead) halt();
  errno = error;
}

#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define MEET(what, path) \
  int inside = below(path), hit = inside ? meets(what, path) : 0; \
  if (hit < 0) return -1

/* A call that writes to a descriptor: half of it is done where it is torn or cut short. */
#define WRITING(fd, whole, half) \
  char path[PATH_MAX]; \
  if (!control || !control->enabled || fd <= 2) return whole; \
  linked(path, "/proc/self/fd/%d", fd); \
  MEET("write", path); \
  if (hit == 1 && (control->mode == TORN || control->mode == SHORT_WRITE)) { \
    (void)!half; \
    note("write", path, "", 0); \
    if (control->mode == TORN) die(); \
    errno = control->error; \
    return -1; \
  } \
  ssize_t done = whole; \
  if (inside && done >= 0) note("write", path, "", 0); \
  after(hit); \
  return done

ssize_t write(int fd, const void *data, size_t size) {
  REAL(write);
  WRITING(fd, real(fd, data, size), real(fd, data, size / 2));
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
  REAL(pwrite);
  WRITING(fd, real(fd, data, size, at), real(fd, data, size / 2, at));
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
  REAL(pwrite64);
  WRITING(fd, real(fd, data, size, at), real(fd, data, size / 2, at));
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(writev);
  WRITING(fd, real(fd, parts, count), real(fd, parts, 1));
}
ssize_t sendfile(int to, int from, off_t *at, size_t size) {
  REAL(sendfile);
  WRITING(to, real(to, from, at, size), real(to, from, at, size / 2));
}
ssize_t sendfile64(int to, int from, off64_t *at, size_t size) {
  REAL(sendfile64);
  WRITING(to, real(to, from, at, size), real(to, from, at, size / 2));
}
ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *into, size_t size, unsigned flags) {
  REAL(copy_file_range);
  WRITING(to, real(from, at, to, into, size, flags), real(from, at, to, into, size / 2, flags));
}

/* A call on a descriptor that writes no data. */
#define ON_DESCRIPTOR(fd, what, whole) \
  char path[PATH_MAX]; \
  linked(path, "/proc/self/fd/%d", fd); \
  MEET(what, path); \
  int done = whole; \
  if (inside && !done) note(what, path, "", 0); \
  after(hit); \
  return done

int fsync(int fd) { REAL(fsync); ON_DESCRIPTOR(fd, "sync", real(fd)); }
int fdatasync(int fd) { REAL(fdatasync); ON_DESCRIPTOR(fd, "sync", real(fd)); }
int ftruncate(int fd, off_t size) { REAL(ftruncate); ON_DESCRIPTOR(fd, "write", real(fd, size)); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); ON_DESCRIPTOR(fd, "write", real(fd, size)); }
int fchmod(int fd, mode_t mode) { REAL(fchmod); ON_DESCRIPTOR(fd, "chmod", real(fd, mode)); }

/* Calls on names. */

int chmod(const char *named, mode_t mode) {
  REAL(chmod);
  char path[PATH_MAX];
  absolute(path, AT_FDCWD, named);
  MEET("chmod", path);
  int done = real(named, mode);
  after(hit);
  return done;
}

int renameat(int at, const char *from, int into, const char *to) {
  REAL(renameat);
  char path[PATH_MAX], other[PATH_MAX];
  absolute(path, at, from);
  absolute(other, into, to);
  MEET("rename", other);
  long kept = inside ? keep(other) : 0;
  int done = real(at, from, into, to);
  if (inside && !done) note("rename", path, other, kept);
  after(hit);
  return done;
}
int rename(const char *from, const char *to) { return renameat(AT_FDCWD, from, AT_FDCWD, to); }

int linkat(int at, const char *from, int into, const char *to, int flags) {
  REAL(linkat);
  char path[PATH_MAX], other[PATH_MAX];
  absolute(path, at, from);
  absolute(other, into, to);
  if (below(other) && control->no_link) {
    errno = control->no_link;
    return -1;
  }
  MEET("link", other);
  int done = real(at, from, into, to, flags);
  if (inside && !done) note("link", path, other, 0);
  after(hit);
  return done;
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int at, const char *named, int flags) {
  REAL(unlinkat);
  char path[PATH_MAX];
  const char *what = flags ? "rmdir" : "unlink";
  absolute(path, at, named);
  MEET(what, path);
  long kept = inside && !flags ? keep(path) : 0;
  int done = real(at, named, flags);
  if (inside && !done) note(what, path, "", kept);
  after(hit);
  return done;
}
int unlink(const char *named) { return unlinkat(AT_FDCWD, named, 0); }
int rmdir(const char *named) { return unlinkat(AT_FDCWD, named, AT_REMOVEDIR); }

int mkdirat(int at, const char *named, mode_t mode) {
  REAL(mkdirat);
  char path[PATH_MAX];
  absolute(path, at, named);
  MEET("mkdir", path);
  int done = real(at, named, mode);
  if (inside && !done) note("mkdir", path, "", 0);
  after(hit);
  return done;
}
int mkdir(const char *named, mode_t mode) { return mkdirat(AT_FDCWD, named, mode); }

static int opened(int at, const char *named, int flags, mode_t mode) {
  if (!control || !control->enabled) return syscall(SYS_openat, at, named, flags, mode);
  char path[PATH_MAX];
  absolute(path, at, named);
  int changes = flags & (O_CREAT | O_TRUNC), inside = below(path), hit = 0;
  if (inside && (changes || control->all_opens)) hit = meets("open", path);
  if (hit < 0) return -1;
  int fresh = inside && changes && syscall(SYS_faccessat, at, named, F_OK, 0);
  int done = syscall(SYS_openat, at, named, flags, mode);
  if (inside && changes && done >= 0) {
    if (fresh) note("new", path, "", 0);
    if (fresh || (flags & O_TRUNC)) note("write", path, "", 0);
  }
  after(hit);
  return done;
}
#define OPENING(at, named, more) \
  mode_t mode = 0; \
  if (flags & (O_CREAT | __O_TMPFILE)) { \
    va_list rest; \
    va_start(rest, flags); \
    mode = va_arg(rest, int); \
    va_end(rest); \
  } \
  return opened(at, named, flags | (more), mode)
int open(const char *named, int flags, ...) { OPENING(AT_FDCWD, named, 0); }
int open64(const char *named, int flags, ...) { OPENING(AT_FDCWD, named, O_LARGEFILE); }
int openat(int at, const char *named, int flags, ...) { OPENING(at, named, 0); }
int openat64(int at, const char *named, int flags, ...) { OPENING(at, named, O_LARGEFILE); }
int creat(const char *named, mode_t mode) { return opened(AT_FDCWD, named, O_CREAT | O_WRONLY | O_TRUNC, mode); }

/* The clock: what was asked for, and on from there. */

int clock_gettime(clockid_t clock, struct timespec *now) {
  if (!control || !control->epoch || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE))
    return syscall(SYS_clock_gettime, clock, now);
  syscall(SYS_clock_gettime, CLOCK_MONOTONIC, now);
  long passed = now->tv_sec * 1000000000L + now->tv_nsec - control->began;
  now->tv_sec = control->epoch + passed / 1000000000L;
  now->tv_nsec = passed % 1000000000L;
  return 0;
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  struct timespec exact;
  (void)zone;
  if (clock_gettime(CLOCK_REALTIME, &exact)) return -1;
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return 0;
}
time_t time(time_t *told) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (told) *told = now.tv_sec;
  return now.tv_sec;
}

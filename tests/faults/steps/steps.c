/* Counts the calls by which a process changes files below one folder; ends it, or fails them, at a chosen one.
 *
 * Preloaded (LD_PRELOAD), so that whatever writes is seen: Python, SQLite, any library. Nothing happens before
 * steps_arm(). A step is one call that changes a file, a name or a folder, or makes it durable.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNT, KILL, KILL_HALF, FULL };

static char below[PATH_MAX];
static size_t below_length;
static atomic_long passed;
static long chosen;
static int mode = COUNT, notes = -1;
static atomic_int armed;

/* mode: COUNT; KILL before the step; KILL_HALF in the middle of what it writes, else behind it; FULL from it on. */
void steps_arm(const char *folder, int how, long step, int notes_descriptor) {
  snprintf(below, sizeof below, "%s/", folder);
  below_length = strlen(below);
  mode = how;
  chosen = step;
  notes = notes_descriptor;
  atomic_store(&passed, 0);
  atomic_store(&armed, 1);
}

long steps_passed(void) {
  atomic_store(&armed, 0);
  return atomic_load(&passed);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static int of_descriptor(int descriptor, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return 1;
}

static int of_name(int folder, const char *name, char *path) {
  if (name[0] == '/') {
    snprintf(path, PATH_MAX, "%s", name);
    return 1;
  }
  char base[PATH_MAX];
  if (folder == AT_FDCWD ? getcwd(base, sizeof base) == NULL : !of_descriptor(folder, base)) return 0;
  if (strlen(base) + strlen(name) + 2 > PATH_MAX) return 0;
  strcpy(path, base);
  strcat(path, "/");
  strcat(path, name);
  return 1;
}

/* The number of this step, 0 where it is none. */
static long step(const char *call, const char *path) {
  if (strncmp(path, below, below_length) != 0) return 0;
  long number = atomic_fetch_add(&passed, 1) + 1;
  if (notes >= 0) {
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%ld %s %s\n", number, call, path + below_length);
    if (length > 0) syscall(SYS_write, notes, line, (size_t)length);
  }
  if (mode == KILL && number == chosen) die();
  return number;
}

static long on_descriptor(const char *call, int descriptor) {
  char path[PATH_MAX];
  int saved = errno;
  long number = atomic_load(&armed) && of_descriptor(descriptor, path) ? step(call, path) : 0;
  errno = saved;
  return number;
}

static long on_name(const char *call, int folder, const char *name) {
  char path[PATH_MAX];
  int saved = errno;
  long number = atomic_load(&armed) && of_name(folder, name, path) ? step(call, path) : 0;
  errno = saved;
  return number;
}

/* Whether the disk has no room for it: from the chosen step on for what takes room, else at that one alone. */
static int no_room(long number, int takes_room) {
  if (mode != FULL || number == 0 || number < chosen || (number > chosen && !takes_room)) return 0;
  errno = ENOSPC;
  return 1;
}

static void behind(long number) {
  if (mode == KILL_HALF && number != 0 && number == chosen) die();
}

#define HALVED(number, length) ((number) != 0 && (number) == chosen && mode >= KILL_HALF && (length) > 1)

/* ---- bytes: at the chosen step half of them are written, then comes the end, or from the next call on no room */

ssize_t write(int descriptor, const void *data, size_t length) {
  long number = on_descriptor("write", descriptor);
  if (HALVED(number, length)) {
    ssize_t done = REAL(write)(descriptor, data, length / 2);
    behind(number);
    return done;
  }
  if (no_room(number, 1)) return -1;
  ssize_t done = REAL(write)(descriptor, data, length);
  behind(number);
  return done;
}

#define PWRITE(name, type)                                                      \
  ssize_t name(int descriptor, const void *data, size_t length, type offset) {  \
    long number = on_descriptor("write", descriptor);                           \
    if (HALVED(number, length)) {                                               \
      ssize_t done = REAL(name)(descriptor, data, length / 2, offset);          \
      behind(number);                                                           \
      return done;                                                              \
    }                                                                           \
    if (no_room(number, 1)) return -1;                                          \
    ssize_t done = REAL(name)(descriptor, data, length, offset);                \
    behind(number);                                                             \
    return done;                                                                \
  }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  long number = on_descriptor("write", descriptor);
  if (no_room(number, 1)) return -1;
  ssize_t done = REAL(writev)(descriptor, parts, count);
  behind(number);
  return done;
}

#define SENDFILE(name, type)                                            \
  ssize_t name(int out, int in, type *offset, size_t length) {          \
    long number = on_descriptor("write", out);                          \
    if (no_room(number, 1)) return -1;                                  \
    ssize_t done = REAL(name)(out, in, offset, length);                 \
    behind(number);                                                     \
    return done;                                                        \
  }
SENDFILE(sendfile, off_t)
SENDFILE(sendfile64, off64_t)

ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t length, unsigned flags) {
  long number = on_descriptor("write", out);
  if (no_room(number, 1)) return -1;
  ssize_t done = REAL(copy_file_range)(in, from, out, to, length, flags);
  behind(number);
  return done;
}

/* ---- lengths, modes, durability */

#define ON_DESCRIPTOR(name, call, takes_room, parameters, arguments)    \
  int name parameters {                                                 \
    long number = on_descriptor(call, descriptor);                      \
    if (no_room(number, takes_room)) return -1;                         \
    int done = REAL(name) arguments;                                    \
    behind(number);                                                     \
    return done;                                                        \
  }
ON_DESCRIPTOR(fsync, "fsync", 0, (int descriptor), (descriptor))
ON_DESCRIPTOR(fdatasync, "fsync", 0, (int descriptor), (descriptor))

/* To cut a file needs no room. */
#define TRUNCATE(name, type)                                    \
  int name(int descriptor, type length) {                       \
    long number = on_descriptor("truncate", descriptor);        \
    int done = REAL(name)(descriptor, length);                  \
    behind(number);                                             \
    return done;                                                \
  }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define FALLOCATE(name, type)                                   \
  int name(int descriptor, type offset, type length) {          \
    long number = on_descriptor("allocate", descriptor);        \
    if (no_room(number, 1)) return ENOSPC;                      \
    int done = REAL(name)(descriptor, offset, length);          \
    behind(number);                                             \
    return done;                                                \
  }
FALLOCATE(posix_fallocate, off_t)
FALLOCATE(posix_fallocate64, off64_t)

/* ---- names: to open a file is a step where that makes or empties it */

static int there(int folder, const char *name) {
  struct stat found;
  int saved = errno, is = fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) == 0;
  errno = saved;
  return is;
}

static long opening(int folder, const char *name, int flags, int *makes) {
  *makes = (flags & O_CREAT) != 0 && atomic_load(&armed) && !there(folder, name);
  if (!*makes && !((flags & O_TRUNC) && (flags & O_ACCMODE) != O_RDONLY)) return 0;
  return on_name(*makes ? "create" : "empty", folder, name);
}

#define OPEN(name)                                              \
  int name(const char *path, int flags, ...) {                  \
    int makes;                                                  \
    va_list rest;                                               \
    va_start(rest, flags);                                      \
    mode_t bits = va_arg(rest, mode_t);                         \
    va_end(rest);                                               \
    long number = opening(AT_FDCWD, path, flags, &makes);       \
    if (makes && no_room(number, 1)) return -1;                 \
    int done = REAL(name)(path, flags, bits);                   \
    behind(number);                                             \
    return done;                                                \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                            \
  int name(int folder, const char *path, int flags, ...) {      \
    int makes;                                                  \
    va_list rest;                                               \
    va_start(rest, flags);                                      \
    mode_t bits = va_arg(rest, mode_t);                         \
    va_end(rest);                                               \
    long number = opening(folder, path, flags, &makes);         \
    if (makes && no_room(number, 1)) return -1;                 \
    int done = REAL(name)(folder, path, flags, bits);           \
    behind(number);                                             \
    return done;                                                \
  }
OPENAT(openat)
OPENAT(openat64)

#define ON_NAME(name, call, takes_room, folder, path, parameters, arguments)    \
  int name parameters {                                                         \
    long number = on_name(call, folder, path);                                  \
    if (no_room(number, takes_room)) return -1;                                 \
    int done = REAL(name) arguments;                                            \
    behind(number);                                                             \
    return done;                                                                \
  }
ON_NAME(mkdir, "mkdir", 1, AT_FDCWD, path, (const char *path, mode_t bits), (path, bits))
ON_NAME(mkdirat, "mkdir", 1, folder, path, (int folder, const char *path, mode_t bits), (folder, path, bits))
ON_NAME(rename, "rename", 0, AT_FDCWD, to, (const char *from, const char *to), (from, to))
ON_NAME(renameat, "rename", 0, folder, to, (int old, const char *from, int folder, const char *to),
        (old, from, folder, to))
ON_NAME(link, "link", 1, AT_FDCWD, to, (const char *from, const char *to), (from, to))
ON_NAME(linkat, "link", 1, folder, to, (int old, const char *from, int folder, const char *to, int flags),
        (old, from, folder, to, flags))
ON_NAME(symlink, "symlink", 1, AT_FDCWD, to, (const char *from, const char *to), (from, to))

/* What takes a name away needs no room. */
#define TAKES_AWAY(name, folder, parameters, arguments)         \
  int name parameters {                                         \
    long number = on_name("remove", folder, path);              \
    int done = REAL(name) arguments;                            \
    behind(number);                                             \
    return done;                                                \
  }
TAKES_AWAY(unlink, AT_FDCWD, (const char *path), (path))
TAKES_AWAY(unlinkat, folder, (int folder, const char *path, int flags), (folder, path, flags))
TAKES_AWAY(rmdir, AT_FDCWD, (const char *path), (path))

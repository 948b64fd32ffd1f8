/*
 * Stands between a program and its disk (LD_PRELOAD): records every write and sync of files named data.mdb, in order, with
 * the lines the program writes to its own file of marks in between; delays syncs; lets one call fail. Compiled by disk.ts.
 *
 *   DISK_LOG        the record; see disk.ts for its layout
 *   DISK_MARKS      a folder: what is written to files in it is recorded as marks
 *   DISK_DELAY      microseconds every fdatasync and fsync takes longer
 *   DISK_FAIL       sync, write or direct (a write on a descriptor opened with O_DSYNC): what fails, once
 *   DISK_FAIL_AT    the how-manieth of them, from 1
 *   DISK_FAIL_ERROR errno
 *   DISK_FAIL_FILE  only calls on files whose path contains this count
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define PATH 1024
#define PARTS 1026

struct header {
  uint8_t kind;
  uint8_t none[3];
  uint32_t path;
  uint64_t offset;
  uint64_t length;
};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int record_fd = -1;
static long seen = 0;

static void record(char kind, const char *path, uint64_t offset, const struct iovec *parts, int count, uint64_t length) {
  const char *file = getenv("DISK_LOG");
  struct iovec all[PARTS];
  struct header header = {.kind = (uint8_t)kind, .path = (uint32_t)strlen(path), .offset = offset, .length = length};
  int saved = errno;
  if (file == NULL) return;
  pthread_mutex_lock(&turn);
  if (record_fd < 0) record_fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  all[0].iov_base = &header;
  all[0].iov_len = sizeof header;
  all[1].iov_base = (void *)path;
  all[1].iov_len = strlen(path);
  for (int i = 0; i < count && i + 2 < PARTS; i++) all[i + 2] = parts[i];
  if (syscall(SYS_writev, record_fd, all, count + 2) != (long)(sizeof header + header.path + length)) _exit(97);
  pthread_mutex_unlock(&turn);
  errno = saved;
}

static int ends(const char *text, const char *end) {
  size_t a = strlen(text), b = strlen(end);
  return a >= b && strcmp(text + a - b, end) == 0;
}

/* 1: a data file, 2: a file of marks, 0: none of ours. */
static int watched(int fd, char *path) {
  char link[64];
  const char *marks = getenv("DISK_MARKS");
  char digits[16];
  int i = 0, n = fd;
  if (fd <= 2) return 0;
  do digits[i++] = (char)('0' + n % 10); while ((n /= 10) > 0);
  strcpy(link, "/proc/self/fd/");
  size_t at = strlen(link);
  while (i > 0) link[at++] = digits[--i];
  link[at] = 0;
  ssize_t length = syscall(SYS_readlink, link, path, PATH - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  if (ends(path, "/data.mdb")) return 1;
  return marks != NULL && strncmp(path, marks, strlen(marks)) == 0 ? 2 : 0;
}

/* Whether this call is the one that is to fail; sets errno. */
static int fails(const char *what, const char *path) {
  const char *wanted = getenv("DISK_FAIL"), *file = getenv("DISK_FAIL_FILE");
  long now;
  if (wanted == NULL || strcmp(wanted, what) != 0 || (file != NULL && strstr(path, file) == NULL)) return 0;
  pthread_mutex_lock(&turn);
  now = ++seen;
  pthread_mutex_unlock(&turn);
  if (now != atol(getenv("DISK_FAIL_AT"))) return 0;
  record('!', path, 0, NULL, 0, 0);
  errno = atoi(getenv("DISK_FAIL_ERROR"));
  return 1;
}

/* offset < 0: at the descriptor's own place */
static ssize_t put(int fd, const struct iovec *parts, int count, off_t offset) {
  char path[PATH];
  int kind = watched(fd, path), direct;
  uint64_t length = 0, at;
  ssize_t written;
  if (kind == 0) return offset < 0 ? syscall(SYS_writev, fd, parts, count) : syscall(SYS_pwritev, fd, parts, count, offset, 0);
  for (int i = 0; i < count; i++) length += parts[i].iov_len;
  if (kind == 2) {
    record('M', path, 0, parts, count, length);
    return offset < 0 ? syscall(SYS_writev, fd, parts, count) : syscall(SYS_pwritev, fd, parts, count, offset, 0);
  }
  direct = (fcntl(fd, F_GETFL) & O_DSYNC) != 0;
  if (fails(direct ? "direct" : "write", path)) return -1;
  at = offset < 0 ? (uint64_t)lseek(fd, 0, SEEK_CUR) : (uint64_t)offset;
  record(direct ? 'D' : 'W', path, at, parts, count, length);
  written = offset < 0 ? syscall(SYS_writev, fd, parts, count) : syscall(SYS_pwritev, fd, parts, count, offset, 0);
  if (direct && written == (ssize_t)length) record('d', path, at, NULL, 0, 0);
  return written;
}

static ssize_t put_one(int fd, const void *bytes, size_t length, off_t offset) {
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = length};
  return put(fd, &part, 1, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return put_one(fd, bytes, length, offset); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) { return put_one(fd, bytes, length, offset); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) { return put(fd, parts, count, offset); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) { return put(fd, parts, count, offset); }
ssize_t writev(int fd, const struct iovec *parts, int count) { return put(fd, parts, count, -1); }
ssize_t write(int fd, const void *bytes, size_t length) { return put_one(fd, bytes, length, -1); }

static int sync_file(int fd, long call) {
  char path[PATH];
  const char *delay = getenv("DISK_DELAY");
  int result;
  if (watched(fd, path) != 1) return (int)syscall(call, fd);
  record('s', path, 0, NULL, 0, 0);
  if (delay != NULL) usleep((useconds_t)atol(delay));
  if (fails("sync", path)) return -1;
  result = (int)syscall(call, fd);
  if (result == 0) record('S', path, 0, NULL, 0, 0);
  return result;
}

int fdatasync(int fd) { return sync_file(fd, SYS_fdatasync); }
int fsync(int fd) { return sync_file(fd, SYS_fsync); }

int rename(const char *from, const char *to) {
  struct iovec part = {.iov_base = (void *)to, .iov_len = strlen(to)};
  int result = (int)syscall(SYS_rename, from, to);
  if (result == 0 && ends(to, "/data.mdb")) record('R', from, 0, &part, 1, part.iov_len);
  return result;
}

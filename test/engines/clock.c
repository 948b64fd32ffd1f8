/*
 * Stands between a program and the clock on the wall (LD_PRELOAD): what it says is off by as many seconds as stand in a file, eight bytes,
 * which whoever made it may change while the program runs. The monotonic clock is left alone, as a step of the real one leaves it.
 *
 *   CLOCK_OFFSET    the file
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile const int64_t *offset = NULL;
static int (*real)(clockid_t, struct timespec *) = NULL;

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("CLOCK_OFFSET");
  int fd = file == NULL ? -1 : open(file, O_RDONLY | O_CLOEXEC);
  void *there = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *offset, PROT_READ, MAP_SHARED, fd, 0);
  if (there != MAP_FAILED) offset = there;
  if (fd >= 0) close(fd);
}

int clock_gettime(clockid_t clock, struct timespec *at) {
  int result;
  if (real == NULL) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  result = real(clock, at);
  if (result == 0 && offset != NULL && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) at->tv_sec += *offset;
  return result;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  struct timespec now;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &now);
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at != NULL) *at = now.tv_sec;
  return now.tv_sec;
}

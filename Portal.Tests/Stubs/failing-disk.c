/*
 * Loaded into Portal beside the C library (LD_PRELOAD), it lets writes below a folder named "state" fail as the file
 * PORTAL_DISK_FAULT says, read anew each time:
 *   full   nothing can be written        half   half of each write fits
 *   sync   syncing fails                 once   syncing fails, and works from then on
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static char fault(int file) {
    char link[64], path[4096], what[8] = "";
    const char *name = getenv("PORTAL_DISK_FAULT");
    if (!name) return 0;
    int saved = errno, plan = (int)syscall(SYS_openat, AT_FDCWD, name, O_RDONLY | O_CLOEXEC, 0);
    ssize_t length = -1;
    if (plan >= 0) {
        length = read(plan, what, sizeof what - 1);
        close(plan);
        snprintf(link, sizeof link, "/proc/self/fd/%d", file);
        ssize_t end = length > 0 ? readlink(link, path, sizeof path - 1) : 0;
        path[end > 0 ? end : 0] = 0;
        if (!strstr(path, "/state")) length = -1;
    }
    errno = saved;
    return length > 0 ? what[0] : 0;
}

static int refuse(int error) { errno = error; return -1; }

/* How much of a write fits; -1 for nothing. */
static ssize_t room(int file, size_t size) {
    char what = fault(file);
    return what == 'f' || (what == 'h' && size < 2) ? refuse(ENOSPC) : what == 'h' ? (ssize_t)(size / 2) : (ssize_t)size;
}

ssize_t write(int file, const void *bytes, size_t size) {
    ssize_t fits = file > 2 ? room(file, size) : (ssize_t)size;
    return fits < 0 ? fits : syscall(SYS_write, file, bytes, fits);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at) {
    ssize_t fits = room(file, size);
    return fits < 0 ? fits : syscall(SYS_pwrite64, file, bytes, fits, at);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at) { return pwrite64(file, bytes, size, at); }

int fsync(int file) {
    char what = fault(file);
    if (what == 'o') unlink(getenv("PORTAL_DISK_FAULT"));
    return what == 's' || what == 'o' ? refuse(EIO) : (int)syscall(SYS_fsync, file);
}

int fdatasync(int file) { return fsync(file); }

/* A program that looks the call up by itself, in the C library, gets this one as well. */
void *dlsym(void *restrict library, const char *restrict name) {
    static void *(*next)(void *, const char *);
    if (!next) next = (void *(*)(void *, const char *))dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
    return strcmp(name, "fsync") ? next(library, name) : (void *)fsync;
}

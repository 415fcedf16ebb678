/*
 * Loaded beside the C library (LD_PRELOAD), it makes this machine ask for as large an area of extended registers as one with
 * AMX does: ptrace fills 11,008 bytes, and takes no fewer.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/uio.h>

enum { FULL = 11008 };

static long (*next)(enum __ptrace_request, pid_t, void *, void *);

__attribute__((constructor)) static void find_next(void) { *(void **)&next = dlsym(RTLD_NEXT, "ptrace"); }

long ptrace(enum __ptrace_request request, ...) {
    va_list rest;
    va_start(rest, request);
    pid_t pid = va_arg(rest, pid_t);
    void *address = va_arg(rest, void *), *data = va_arg(rest, void *);
    va_end(rest);
    struct iovec *given = data;
    int extended = address == (void *)NT_X86_XSTATE;
    if (request == PTRACE_SETREGSET && extended && given->iov_len < FULL) {
        errno = EFAULT;
        return -1;
    }
    if (request != PTRACE_GETREGSET || !extended) return next(request, pid, address, data);
    size_t room = given->iov_len;
    long result = next(request, pid, address, data);
    if (result == 0 && room > given->iov_len) {
        size_t filled = room < FULL ? room : FULL;
        memset((char *)given->iov_base + given->iov_len, 0, filled - given->iov_len);
        given->iov_len = filled;
    }
    return result;
}

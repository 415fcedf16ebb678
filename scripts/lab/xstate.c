/*
 * Loaded into the lab's kernel beside the C library (LD_PRELOAD, see scripts/lab.sh), it lets that kernel run where the
 * processor has more registers than it knows, such as those of AMX.
 *
 * The kernel hands its processes their extended registers by ptrace, in an area of 2,696 bytes. The machine takes an area of
 * its own full size only (EFAULT otherwise), which with AMX is 11,008 bytes. So the area is handed on in that size, with zeros
 * behind what came: the header in it says which registers there are, and those behind are none of these. All other calls pass
 * through as they are.
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

/* What is shorter does not say which registers it has: that is for the machine to refuse. */
enum { HEADER_END = 576 };

static long (*next)(enum __ptrace_request, pid_t, void *, void *);

/* Not on the stack, for the lab's kernel calls from stacks of 16 KiB. It has one thread. */
static char area[65536];

__attribute__((constructor)) static void find_next(void) { *(void **)&next = dlsym(RTLD_NEXT, "ptrace"); }

/* The size of the area on this machine; 0 where it is unknown. */
static size_t full_size(pid_t pid) {
    static size_t size;
    if (!size) {
        struct iovec all = {area, sizeof area};
        int saved = errno;
        if (next(PTRACE_GETREGSET, pid, (void *)NT_X86_XSTATE, &all) == 0 && all.iov_len < sizeof area) size = all.iov_len;
        errno = saved;
    }
    return size;
}

long ptrace(enum __ptrace_request request, ...) {
    va_list rest;
    va_start(rest, request);
    pid_t pid = va_arg(rest, pid_t);
    void *address = va_arg(rest, void *), *data = va_arg(rest, void *);
    va_end(rest);
    if (request != PTRACE_SETREGSET || address != (void *)NT_X86_XSTATE) return next(request, pid, address, data);

    struct iovec *given = data;
    size_t size = full_size(pid);
    if (given->iov_len >= size || given->iov_len < HEADER_END) return next(request, pid, address, data);
    memcpy(area, given->iov_base, given->iov_len);
    memset(area + given->iov_len, 0, size - given->iov_len);
    struct iovec whole = {area, size};
    return next(request, pid, address, &whole);
}

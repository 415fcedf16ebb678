/*
 * Stops a child and uses ptrace on it in many ways, as the lab's kernel does on its processes. Each line of the output is one
 * call: what it was, what came back, and what it has changed.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HEADER = 512, HEADER_END = 576, XMM0 = 160, ROOM = 65536 };

static volatile long known = 0x1234567890;
static char whole[ROOM], now[ROOM];

static void say(const char *what, long result, size_t length) {
    printf("%s: %ld %s %zu\n", what, result, result < 0 ? strerrorname_np(errno) : "-", length);
}

static void set(const char *what, pid_t child, long kind, void *area, size_t length) {
    struct iovec given = {area, length};
    errno = 0;
    long result = ptrace(PTRACE_SETREGSET, child, kind, &given);
    say(what, result, given.iov_len);
}

static void get(const char *what, pid_t child, long kind, void *area, size_t length) {
    struct iovec given = {area, length};
    errno = 0;
    long result = ptrace(PTRACE_GETREGSET, child, kind, &given);
    say(what, result, given.iov_len);
}

/* Stops itself, and exits with 0 when xmm0 then holds 16 bytes of 0x5A. Nothing else may touch that register between. */
static int be_traced(void) {
    unsigned char wanted[16], found[16];
    long result;
    memset(wanted, 0x5A, sizeof wanted);
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    __asm__ volatile("pxor %%xmm0, %%xmm0\n\tsyscall\n\tmovdqu %%xmm0, %1"
                     : "=a"(result), "=m"(found)
                     : "0"((long)SYS_kill), "D"((long)getpid()), "S"((long)SIGSTOP)
                     : "rcx", "r11", "memory", "xmm0");
    return memcmp(wanted, found, sizeof wanted) != 0;
}

int main(void) {
    struct user_regs_struct registers;
    int status;
    pid_t child = fork();
    if (child == 0) return be_traced();
    waitpid(child, &status, 0);

    errno = 0;
    long word = ptrace(PTRACE_PEEKDATA, child, &known, 0);
    say("peek", word == known ? 0 : -1, 0);
    say("poke", ptrace(PTRACE_POKEDATA, child, &known, 1L), 0);
    say("peek again", ptrace(PTRACE_PEEKDATA, child, &known, 0), 0);
    say("peek nowhere", ptrace(PTRACE_PEEKDATA, child, 8, 0), 0);
    say("nobody", ptrace(PTRACE_CONT, 0x3FFFFFFF, 0, 0), 0);
    get("general registers", child, NT_PRSTATUS, &registers, sizeof registers);
    set("general registers, set", child, NT_PRSTATUS, &registers, sizeof registers);
    set("general registers, all but one", child, NT_PRSTATUS, &registers, sizeof registers - 8);
    get("extended, header", child, NT_X86_XSTATE, whole, HEADER_END);
    get("extended", child, NT_X86_XSTATE, whole, ROOM);
    struct iovec all = {whole, ROOM};
    ptrace(PTRACE_GETREGSET, child, NT_X86_XSTATE, &all);
    set("extended, set", child, NT_X86_XSTATE, whole, all.iov_len);
    set("extended, longer", child, NT_X86_XSTATE, whole, all.iov_len + 8);
    set("extended, without header", child, NT_X86_XSTATE, whole, HEADER);

    /* The last of it: x87 and SSE registers, and none behind the header. */
    memset(whole + HEADER, 0, sizeof whole - HEADER);
    whole[HEADER] = 3;
    memset(whole + XMM0, 0x5A, 16);
    memset(whole + HEADER_END, 0xFF, sizeof whole - HEADER_END);
    set("short", child, NT_X86_XSTATE, whole, HEADER_END);
    all.iov_base = now;
    all.iov_len = ROOM;
    ptrace(PTRACE_GETREGSET, child, NT_X86_XSTATE, &all);
    size_t zeros = 0;
    while (HEADER_END + zeros < all.iov_len && now[HEADER_END + zeros] == 0) zeros++;
    printf("arrived: %s, %zu of %zu zeros\n", memcmp(whole + XMM0, now + XMM0, 16) ? "no" : "yes", zeros, all.iov_len - HEADER_END);

    say("go on", ptrace(PTRACE_CONT, child, 0, 0), 0);
    waitpid(child, &status, 0);
    printf("child: %s\n", WIFEXITED(status) && WEXITSTATUS(status) == 0 ? "has it" : "has it not");
    return 0;
}

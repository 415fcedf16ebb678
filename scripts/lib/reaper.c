/*
 * Runs a command and takes in the processes that lose their parent meanwhile, as an init does. In a container the init may
 * look for them every other second only, and until then they count as running: a Portal that was killed while ipvsadm hung
 * waits at its next start for that to be gone. Exit status and signals are the command's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t command;

static void pass_on(int number) { kill(command, number); }

int main(int count, char **words) {
    int status;
    pid_t ended;
    if (count < 2 || prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L)) return 125;
    if (!(command = fork())) {
        /* A shell lets what it runs in the background ignore these. */
        signal(SIGINT, SIG_DFL);
        signal(SIGQUIT, SIG_DFL);
        execvp(words[1], words + 1);
        perror(words[1]);
        _exit(127);
    }
    signal(SIGHUP, pass_on);
    signal(SIGINT, pass_on);
    signal(SIGTERM, pass_on);
    while ((ended = wait(&status)) != command) {
        if (ended < 0 && errno != EINTR) return 125;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

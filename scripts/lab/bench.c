// The yardstick of scripts/bench.sh: starts a program by posix_spawn, which costs less than a shell's fork, and takes the time.
//
//   bench run TIMES INPUT COMMAND [ARGUMENT...]    runs it with that standard input; prints the median in milliseconds
//   bench answer PORT COMMAND [ARGUMENT...]        starts a server; prints the milliseconds until its /healthz answers, and ends it
//   bench datagrams ADDRESS PORT COUNT             sends datagrams, each from a port of its own
//   bench pages PORT                               gives everybody a page, at every address, until it is ended
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static void fail(const char *what) {
  fprintf(stderr, "bench: %s: %s\n", what, strerror(errno));
  exit(1);
}

static pid_t start(const char *input, char **command) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, input, O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  pid_t child;
  errno = posix_spawnp(&child, command[0], &files, NULL, command, environ);
  if (errno) fail(command[0]);
  posix_spawn_file_actions_destroy(&files);
  return child;
}

static int by_size(const void *left, const void *right) {
  double difference = *(const double *)left - *(const double *)right;
  return (difference > 0) - (difference < 0);
}

static void run(int times, const char *input, char **command) {
  double *taken = calloc(times, sizeof *taken);
  for (int i = 0; i < times; i++) {
    int status;
    double before = now();
    pid_t child = start(input, command);
    if (waitpid(child, &status, 0) < 0) fail("waitpid");
    taken[i] = now() - before;
    if (status) {
      fprintf(stderr, "bench: %s ended with %d\n", command[0], WEXITSTATUS(status));
      exit(1);
    }
  }
  qsort(taken, times, sizeof *taken, by_size);
  printf("%.4f\n", taken[times / 2]);
}

static int answers(int port) {
  static const char request[] = "GET /healthz HTTP/1.1\r\nHost: portal\r\nConnection: close\r\n\r\n";
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  char answer[64] = "";
  int connection = socket(AF_INET, SOCK_STREAM, 0);
  int fine = connect(connection, (struct sockaddr *)&address, sizeof address) == 0
    && write(connection, request, sizeof request - 1) > 0
    && read(connection, answer, sizeof answer - 1) > 0
    && strncmp(answer, "HTTP/1.1 200", 12) == 0;
  close(connection);
  return fine;
}

static void answer(int port, char **command) {
  int status;
  double before = now();
  pid_t child = start("/dev/null", command);
  while (!answers(port)) {
    if (now() - before > 30e3) fail("no answer within 30 seconds");
    // Rarely enough not to take the one processor away from the server.
    usleep(5000);
  }
  printf("%.4f\n", now() - before);
  kill(child, SIGTERM);
  waitpid(child, &status, 0);
}

static void datagrams(const char *address, int port, int count) {
  struct sockaddr_in target = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {inet_addr(address)}};
  for (int i = 0; i < count; i++) {
    struct sockaddr_in source = {.sin_family = AF_INET, .sin_port = htons(10000 + i)};
    int descriptor = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(descriptor, (struct sockaddr *)&source, sizeof source)) fail("bind");
    if (sendto(descriptor, "q", 1, 0, (struct sockaddr *)&target, sizeof target) < 0) fail("sendto");
    close(descriptor);
  }
}

static void watch(int poll, int descriptor) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
  if (descriptor < 0 || epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event)) fail("epoll_ctl");
}

static void pages(int port) {
  static const char page[] = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n";
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  struct epoll_event events[64];
  char request[4096];
  int on = 1, poll = epoll_create1(0), listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) fail("listen");
  watch(poll, listener);
  for (;;) {
    int count = epoll_wait(poll, events, 64, -1), connection;
    for (int i = 0; i < count; i++) {
      if (events[i].data.fd == listener) {
        while ((connection = accept(listener, NULL, NULL)) >= 0) watch(poll, connection);
        continue;
      }
      // A request this small comes in one part.
      connection = events[i].data.fd;
      if (read(connection, request, sizeof request) > 0 && write(connection, page, sizeof page - 1) < 0 && errno != EPIPE && errno != ECONNRESET) fail("write");
      close(connection);
    }
  }
}

int main(int count, char **words) {
  if (count > 4 && strcmp(words[1], "run") == 0) {
    run(atoi(words[2]), words[3], words + 4);
  } else if (count > 3 && strcmp(words[1], "answer") == 0) {
    answer(atoi(words[2]), words + 3);
  } else if (count == 5 && strcmp(words[1], "datagrams") == 0) {
    datagrams(words[2], atoi(words[3]), atoi(words[4]));
  } else if (count == 3 && strcmp(words[1], "pages") == 0) {
    signal(SIGPIPE, SIG_IGN);
    pages(atoi(words[2]));
  } else {
    fprintf(stderr, "Usage: bench run TIMES INPUT COMMAND... | bench answer PORT COMMAND... | bench datagrams ADDRESS PORT COUNT | bench pages PORT\n");
    return 2;
  }
  return 0;
}

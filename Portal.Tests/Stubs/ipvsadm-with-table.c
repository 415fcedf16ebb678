/*
 * Stands in for ipvsadm in tests, with a table of its own that all its processes share. It is started through a link;
 * the table lies beside the link, and there:
 *   fault   NTH WHEN ACTION PATTERN: strikes once, at the NTH line from now on that the shell pattern matches.
 *           WHEN is before or after the line is carried out, or answer: carried out, and half of an answer given.
 *   refused PATTERN: as long as it exists, lines that the shell pattern matches are refused.
 *   lines   when it exists, gets every line that is no mark.
 * Arguments are one command; -R reads commands from standard input. -S -n saves the table.
 * It also has time-outs and sync daemons; interfaces whose names begin with no are not there.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <fnmatch.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SERVICES = 1280, SERVERS = 64, WORDS = 32 };

struct server { char address[56], forward[8]; long weight, upper, lower; };
struct service { char key[64], scheduler[16]; struct server servers[SERVERS]; };

_Static_assert(sizeof(struct service) == 5712, "IpvsadmWithTable.cs reads the keys out of the table");

/* used: how many places of the table have ever been taken, which are the first ones; IpvsadmWithTable.cs reads it too. */
struct settings { int used, timeouts[3]; char daemons[2][256]; };

static struct service *table;
static struct settings *settings;
static int table_file;
static char folder[4096], mark[] = "-L --portal-mark-";

static void lock(void) { while (flock(table_file, LOCK_EX)) { } }
static void unlock(void) { flock(table_file, LOCK_UN); }

static char *beside(const char *name) {
    static char path[4200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void die(const char *action) {
    unlock();
    if (!strcmp(action, "kill")) kill(getpid(), SIGKILL);
    if (!strcmp(action, "segv")) kill(getpid(), SIGSEGV);
    if (!strcmp(action, "silence")) _exit(0);
    if (!strcmp(action, "exit-2")) { fputs("illegal something specified\n", stderr); _exit(2); }
    if (!strcmp(action, "exit-255")) { fputs("Try `ipvsadm -h' or 'ipvsadm --help' for more information.\n", stderr); _exit(255); }
    for (;;) pause();
}

/* The action of a fault that is due, or none. */
static int due(const char *line, char *when, char *action) {
    char pattern[256];
    int nth;
    FILE *file = fopen(beside("fault"), "r");
    if (!file) return 0;
    int read = fscanf(file, "%d %15s %15s %255[^\n]", &nth, when, action, pattern);
    fclose(file);
    if (read != 4 || fnmatch(pattern, line, 0)) return 0;
    if (nth == 1) { unlink(beside("fault")); return 1; }
    char away[4200];
    strcpy(away, beside("fault.new"));
    file = fopen(away, "w");
    fprintf(file, "%d %s %s %s\n", nth - 1, when, action, pattern);
    fclose(file);
    rename(away, beside("fault"));
    return 0;
}

/* Whether lines such as this one are refused for now. */
static int is_refused(const char *line) {
    char pattern[256];
    FILE *file = fopen(beside("refused"), "r");
    if (!file) return 0;
    int read = fscanf(file, "%255[^\n]", pattern);
    fclose(file);
    return read == 1 && !fnmatch(pattern, line, 0);
}

static struct service *find_service(const char *key) {
    for (int i = 0; i < settings->used; i++) if (!strcmp(table[i].key, key)) return &table[i];
    return NULL;
}

static struct service *find_room(void) {
    struct service *room = find_service("");
    return room || settings->used == SERVICES ? room : &table[settings->used++];
}

static struct server *find_server(struct service *service, const char *address) {
    for (int i = 0; i < SERVERS; i++) if (!strcmp(service->servers[i].address, address)) return &service->servers[i];
    return NULL;
}

static const char *run_server(char letter, struct service *service, const struct server *wanted) {
    struct server *server = find_server(service, wanted->address);
    if (letter == 'a' && server) return "Destination already exists";
    if (letter != 'a' && !server) return "No such destination";
    if (letter == 'd') { memset(server, 0, sizeof *server); return NULL; }
    if (wanted->lower > wanted->upper) return "Numerical result out of range";
    if (!server && !(server = find_server(service, ""))) return "Memory allocation problem";
    *server = *wanted;
    return NULL;
}

/* The kernel's refusal of a command, or NULL. */
static const char *run(char letter, const struct service *wanted, const struct server *server) {
    struct service *service = find_service(wanted->key);
    if (strchr("aed", letter)) return service ? run_server(letter, service, server) : "Service not defined";
    if (letter == 'A' && service) return "Service already exists";
    if (letter != 'A' && !service) return "No such service";
    if (letter == 'D') { memset(service, 0, sizeof *service); return NULL; }
    if (!strcmp(wanted->scheduler, "twos")) return "Scheduler or persistence engine not found";
    if (!service) {
        if (!(service = find_room())) return "Memory allocation problem";
        strcpy(service->key, wanted->key);
    }
    strcpy(service->scheduler, wanted->scheduler);
    return NULL;
}

static void show(const struct service *service, int thresholds) {
    printf("%s  %s %s\n", service->key[1] == 't' ? "TCP" : "UDP", service->key + 3, service->scheduler);
    for (int i = 0; i < SERVERS; i++) {
        const struct server *server = &service->servers[i];
        if (!*server->address) continue;
        if (thresholds) printf("  -> %-28s %-10ld %-10ld %-10d %-10d\n", server->address, server->upper, server->lower, 0, 0);
        else printf("  -> %-28s %-7s %-13s %-6ld %-10d %-10d\n", server->address, server->forward, "n/a", server->weight, 0, 0);
    }
}

static void titles(int thresholds) {
    puts(thresholds ? "Prot LocalAddress:Port            Uthreshold Lthreshold ActiveConn InActConn \n  -> RemoteAddress:Port"
                    : "Prot LocalAddress:Port Scheduler Flags\n  -> RemoteAddress:Port           Forward TunnelInfo    Weight ActiveConn InActConn");
}

static void list(const char *key, int thresholds) {
    if (!*key) puts("IP Virtual Server version 1.2.1 (size=4096)");
    titles(thresholds);
    if (*key) {
        struct service *service = find_service(key);
        if (service) { show(service, thresholds); return; }
        fflush(stdout);
        fputs("No such service\n", stderr);
        _exit(1);
    }
    for (int i = 0; i < settings->used; i++) if (*table[i].key) show(&table[i], thresholds);
}

static void save(void) {
    for (int i = 0; i < settings->used; i++) {
        if (!*table[i].key) continue;
        printf("-A %s -s %s\n", table[i].key, table[i].scheduler);
        for (int j = 0; j < SERVERS; j++) {
            const struct server *server = &table[i].servers[j];
            if (*server->address) printf("-a %s -r %s %s -w %ld -x %ld -y %ld\n", table[i].key, server->address,
                *server->forward == 'M' ? "-m" : *server->forward == 'R' ? "-g" : "-i", server->weight, server->upper, server->lower);
        }
    }
}

static void start_daemon(const char *line) {
    char role[16], interface[32], group[64];
    int id, length = 1472, port, ttl;
    const char *rest = strstr(line, " --sync-maxlen ");
    if (rest) sscanf(rest, " --sync-maxlen %d", &length);
    rest = strstr(line, " --mcast-group ");
    if (sscanf(line, "--start-daemon %15s --mcast-interface %31s --syncid %d", role, interface, &id) != 3
        || !rest || sscanf(rest, " --mcast-group %63s --mcast-port %d --mcast-ttl %d", group, &port, &ttl) != 3) die("exit-2");
    char *daemon = settings->daemons[strcmp(role, "master") != 0];
    if (*daemon) fputs("Daemon has already run\n", stderr);
    else if (!strncmp(interface, "no", 2)) fputs("No such device\n", stderr);
    else snprintf(daemon, sizeof settings->daemons[0], "%s sync daemon (mcast=%s, syncid=%d, maxlen=%d, group=%s, port=%d, ttl=%d)", role, interface, id, length, group, port, ttl);
}

/* Whether the line was about settings. */
static int set(const char *line) {
    int *seconds = settings->timeouts;
    if (!strcmp(line, "-L --timeout")) printf("Timeout (tcp tcpfin udp): %d %d %d\n", seconds[0], seconds[1], seconds[2]);
    else if (!strcmp(line, "-L --daemon")) { for (int i = 0; i < 2; i++) if (*settings->daemons[i]) puts(settings->daemons[i]); }
    else if (!strncmp(line, "--set ", 6)) sscanf(line, "--set %d %d %d", &seconds[0], &seconds[1], &seconds[2]);
    else if (!strncmp(line, "--start-daemon ", 15)) start_daemon(line);
    else if (!strncmp(line, "--stop-daemon ", 14)) {
        char *daemon = settings->daemons[strcmp(line + 14, "master") != 0];
        if (!*daemon) fputs("No daemon is running\n", stderr);
        *daemon = 0;
    } else return 0;
    return 1;
}

static void carry_out(char *line) {
    if (set(line)) return;
    static struct service service;
    struct server server = { .forward = "Route", .weight = 1 };
    char *words[WORDS], *rest;
    int count = 0, thresholds = 0;
    strcpy(service.scheduler, "wlc");
    *service.key = 0;
    for (char *word = strtok_r(line, " ", &rest); word && count < WORDS; word = strtok_r(NULL, " ", &rest)) words[count++] = word;
    for (int i = 1; i < count; i++) {
        char *word = words[i], *next = i + 1 < count ? words[i + 1] : "";
        if (!strcmp(word, "-t") || !strcmp(word, "-u")) snprintf(service.key, sizeof service.key, "%s %.58s", word, next), i++;
        else if (!strcmp(word, "-s")) snprintf(service.scheduler, sizeof service.scheduler, "%s", next), i++;
        else if (!strcmp(word, "-r")) snprintf(server.address, sizeof server.address, "%s", next), i++;
        else if (!strcmp(word, "-w")) server.weight = atol(next), i++;
        else if (!strcmp(word, "-x")) server.upper = atol(next), i++;
        else if (!strcmp(word, "-y")) server.lower = atol(next), i++;
        else if (!strcmp(word, "-m")) strcpy(server.forward, "Masq");
        else if (!strcmp(word, "-g")) strcpy(server.forward, "Route");
        else if (!strcmp(word, "--thresholds")) thresholds = 1;
        else if (strcmp(word, "-n") && strcmp(word, "--tun-info")) { fprintf(stderr, "%s: unknown option\n", word); return; }
    }
    if (!count) return;
    char letter = words[0][1];
    if (letter == 'L') list(service.key, thresholds);
    else if (letter == 'S') save();
    else if (strchr("AEDaed", letter)) {
        const char *refusal = run(letter, &service, &server);
        if (refusal) fprintf(stderr, "%s\n", refusal);
    } else die("exit-255");
}

static void take(char *line) {
    if (!strncmp(line, mark, sizeof mark - 1)) { fprintf(stderr, "%s: unknown option\n", line + 3); return; }
    char when[16] = "", action[16] = "";
    lock();
    int lines = open(beside("lines"), O_WRONLY | O_APPEND);
    if (lines >= 0) { dprintf(lines, "%s\n", line); close(lines); }
    int is_listing = line[0] == '-' && line[1] == 'L';
    if (is_refused(line)) fputs("Scheduler or persistence engine not found\n", stderr);
    else if (!due(line, when, action)) carry_out(line);
    else {
        if (strcmp(when, "before")) carry_out(line);
        if (!strcmp(when, "answer")) { fflush(stdout); fputs(is_listing ? "" : "Serv", stderr); if (is_listing) { printf("TCP  10.0."); fflush(stdout); } }
        if (!strcmp(action, "refuse")) fputs("Memory allocation problem\n", stderr);
        else if (!strcmp(action, "garbage")) fputs("what nobody knows\n", is_listing ? stdout : stderr);
        else die(action);
    }
    unlock();
}

int main(int count, char **words) {
    char *line = NULL, *end;
    size_t size = 0;
    snprintf(folder, sizeof folder, "%s", words[0]);
    if ((end = strrchr(folder, '/'))) *end = 0;
    table_file = open(beside("table"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (table_file < 0 || ftruncate(table_file, sizeof *table * SERVICES + sizeof *settings)) return 99;
    table = mmap(NULL, sizeof *table * SERVICES + sizeof *settings, PROT_READ | PROT_WRITE, MAP_SHARED, table_file, 0);
    if (table == MAP_FAILED) return 99;
    settings = (struct settings *)(table + SERVICES);
    if (!settings->timeouts[0]) memcpy(settings->timeouts, (int[]){ 900, 120, 300 }, sizeof settings->timeouts);
    setvbuf(stdout, NULL, getenv("_STDBUF_O") ? _IOLBF : _IOFBF, 1 << 20);
    if (count != 2 || strcmp(words[1], "-R")) {
        char command[4096] = "";
        for (int i = 1; i < count; i++) strcat(strcat(command, i > 1 ? " " : ""), words[i]);
        take(command);
        return 0;
    }
    while (getline(&line, &size, stdin) > 0) {
        line[strcspn(line, "\n")] = 0;
        take(line);
    }
    return 0;
}

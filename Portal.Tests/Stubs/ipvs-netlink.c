// Makes services and servers as programs do that speak netlink to the kernel: with values that no option of ipvsadm can say.
//
//   ipvs-netlink add-service|edit-service SERVICE [NAME=NUMBER|sched=NAME|pe=NAME]...
//   ipvs-netlink add-server|edit-server SERVICE ADDRESS PORT [NAME=NUMBER]...
//
// SERVICE is PROTOCOL ADDRESS PORT (the protocol a number, 6 for tcp) or mark FAMILY NUMBER (4 or 6).
// Names of a service: flags timeout netmask. Names of a server: fwd weight upper lower tunnel tunnel-port tunnel-flags.
// Prints nothing. The exit status is 0 when the kernel has done it; else 1, with the error on standard error.
#include <arpa/inet.h>
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/ip_vs.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct {
    struct nlmsghdr header;
    struct genlmsghdr generic;
    char attributes[2048];
} message;

static void put(int type, const void *value, size_t length)
{
    struct nlattr *attribute = (void *)((char *)&message + NLMSG_ALIGN(message.header.nlmsg_len));
    attribute->nla_type = type;
    attribute->nla_len = NLA_HDRLEN + length;
    memcpy((char *)attribute + NLA_HDRLEN, value, length);
    message.header.nlmsg_len = NLMSG_ALIGN(message.header.nlmsg_len) + NLA_ALIGN(attribute->nla_len);
}

static void put32(int type, unsigned long value)
{
    unsigned int number = value;
    put(type, &number, sizeof number);
}

static void put16(int type, unsigned short value) { put(type, &value, sizeof value); }
static void put8(int type, unsigned char value) { put(type, &value, sizeof value); }

static struct nlattr *begin(int type)
{
    struct nlattr *nest = (void *)((char *)&message + NLMSG_ALIGN(message.header.nlmsg_len));
    put(type | NLA_F_NESTED, "", 0);
    return nest;
}

static void end(struct nlattr *nest) { nest->nla_len = (char *)&message + message.header.nlmsg_len - (char *)nest; }

static void start(int family, int command, int version)
{
    memset(&message, 0, sizeof message);
    message.header.nlmsg_len = NLMSG_LENGTH(GENL_HDRLEN);
    message.header.nlmsg_type = family;
    message.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
    message.generic.cmd = command;
    message.generic.version = version;
}

// Sends the message; of the answers the one that tells the number of a family is looked at. The error of the last one comes back.
static int ask(int link, int *family)
{
    char answer[8192];
    if (send(link, &message, message.header.nlmsg_len, 0) < 0)
        return errno;
    for (;;) {
        ssize_t length = recv(link, answer, sizeof answer, 0);
        if (length < 0)
            return errno;
        for (struct nlmsghdr *part = (void *)answer; NLMSG_OK(part, length); part = NLMSG_NEXT(part, length)) {
            if (part->nlmsg_type == NLMSG_ERROR)
                return -((struct nlmsgerr *)NLMSG_DATA(part))->error;
            char *first = (char *)NLMSG_DATA(part) + GENL_HDRLEN, *last = (char *)part + part->nlmsg_len;
            for (struct nlattr *at = (void *)first; family && (char *)at < last; at = (void *)((char *)at + NLA_ALIGN(at->nla_len)))
                if (at->nla_type == CTRL_ATTR_FAMILY_ID)
                    *family = *(unsigned short *)((char *)at + NLA_HDRLEN);
        }
    }
}

static unsigned char address[16];

static int read_address(const char *text)
{
    memset(address, 0, sizeof address);
    if (inet_pton(AF_INET, text, address) == 1)
        return AF_INET;
    if (inet_pton(AF_INET6, text, address) == 1)
        return AF_INET6;
    fprintf(stderr, "No address: %s\n", text);
    exit(2);
}

// Takes NAME=VALUE out of the rest of the arguments.
static const char *option(char **arguments, const char *name)
{
    size_t length = strlen(name);
    for (; *arguments; arguments++)
        if (!strncmp(*arguments, name, length) && (*arguments)[length] == '=')
            return *arguments + length + 1;
    return NULL;
}

static unsigned long number(char **arguments, const char *name, unsigned long otherwise)
{
    const char *text = option(arguments, name);
    return text ? strtoul(text, NULL, 0) : otherwise;
}

int main(int count, char **arguments)
{
    if (count < 5)
        return 2;
    int isServer = strstr(arguments[1], "server") != NULL, isEdit = !strncmp(arguments[1], "edit", 4);
    int link = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC), family = 0;
    start(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);
    put(CTRL_ATTR_FAMILY_NAME, IPVS_GENL_NAME, sizeof IPVS_GENL_NAME);
    int error = ask(link, &family);
    if (error == 0) {
        char **rest = arguments + 5;
        start(family, isServer ? (isEdit ? IPVS_CMD_SET_DEST : IPVS_CMD_NEW_DEST) : (isEdit ? IPVS_CMD_SET_SERVICE : IPVS_CMD_NEW_SERVICE), IPVS_GENL_VERSION);
        struct nlattr *nest = begin(IPVS_CMD_ATTR_SERVICE);
        int serviceFamily;
        if (!strcmp(arguments[2], "mark")) {
            serviceFamily = atoi(arguments[3]) == 6 ? AF_INET6 : AF_INET;
            put16(IPVS_SVC_ATTR_AF, serviceFamily);
            put32(IPVS_SVC_ATTR_FWMARK, strtoul(arguments[4], NULL, 0));
        } else {
            serviceFamily = read_address(arguments[3]);
            put16(IPVS_SVC_ATTR_AF, serviceFamily);
            put16(IPVS_SVC_ATTR_PROTOCOL, atoi(arguments[2]));
            put(IPVS_SVC_ATTR_ADDR, address, sizeof address);
            put16(IPVS_SVC_ATTR_PORT, htons(atoi(arguments[4])));
        }
        if (!isServer) {
            const char *scheduler = option(rest, "sched"), *engine = option(rest, "pe");
            struct ip_vs_flags flags = { .flags = number(rest, "flags", 0), .mask = ~0U };
            scheduler = scheduler ? scheduler : "wlc";
            put(IPVS_SVC_ATTR_SCHED_NAME, scheduler, strlen(scheduler) + 1);
            if (engine)
                put(IPVS_SVC_ATTR_PE_NAME, engine, strlen(engine) + 1);
            put(IPVS_SVC_ATTR_FLAGS, &flags, sizeof flags);
            put32(IPVS_SVC_ATTR_TIMEOUT, number(rest, "timeout", 0));
            put32(IPVS_SVC_ATTR_NETMASK, number(rest, "netmask", serviceFamily == AF_INET6 ? 128 : 0xFFFFFFFF));
        }
        end(nest);
        if (isServer) {
            nest = begin(IPVS_CMD_ATTR_DEST);
            put16(IPVS_DEST_ATTR_ADDR_FAMILY, read_address(arguments[5]));
            put(IPVS_DEST_ATTR_ADDR, address, sizeof address);
            put16(IPVS_DEST_ATTR_PORT, htons(atoi(arguments[6])));
            put32(IPVS_DEST_ATTR_FWD_METHOD, number(rest, "fwd", IP_VS_CONN_F_DROUTE));
            put32(IPVS_DEST_ATTR_WEIGHT, number(rest, "weight", 1));
            put32(IPVS_DEST_ATTR_U_THRESH, number(rest, "upper", 0));
            put32(IPVS_DEST_ATTR_L_THRESH, number(rest, "lower", 0));
            if (option(rest, "tunnel")) {
                put8(IPVS_DEST_ATTR_TUN_TYPE, number(rest, "tunnel", 0));
                put16(IPVS_DEST_ATTR_TUN_PORT, htons(number(rest, "tunnel-port", 0)));
                put16(IPVS_DEST_ATTR_TUN_FLAGS, number(rest, "tunnel-flags", 0));
            }
            end(nest);
        }
        error = ask(link, NULL);
    }
    if (error)
        fprintf(stderr, "%s\n", strerror(error));
    close(link);
    return error != 0;
}

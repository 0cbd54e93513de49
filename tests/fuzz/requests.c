// A request to a service and to the board, by a real server of libmicrohttpd. Input: a request as it comes; or, where
// it has no empty line as a request's head has, a line with the target of a GET and lines that are its headers.
//
// covers: board/request.c board/routes.c board/question.c board/paging.c board/compression.c board/reply.c
// covers: board/reply_cache.c board/stream.c board/table.c board/api.c board/api_table.c board/api_what_if.c
// covers: board/site.c board/site_what_if.c standing/what_if_text.c standing/what_if.c standing/municipality_search.c
// covers: common/http.c
#include "fuzz.h"

#include "board/country.h"

#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <netinet/in.h>

#define ANSWER_MOST    (1 << 20)
#define REQUEST_MOST   (1 << 16)
#define PATIENCE_US    8000000 // less than libFuzzer's
#define WAITING_US     5000    // of a request for whose end or body the server may wait
#define EVENT_STREAM   "text/event-stream"
#define HEAD_END       "\r\n\r\n"
#define NAME_IN_A_PAGE "<fuzz"

static int port; // of the board; 0: it does not run yet

// What comes back for some bytes; of a stream, which has no end, what is there first. With a NUL behind it; *size
// bytes.
static char *answer_read(const char *request, size_t request_size, bool waits, size_t *size)
{
    static char answer[ANSWER_MOST + 1];
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int64_t patience_us = waits ? WAITING_US : PATIENCE_US;
    const struct timeval patience = {.tv_sec = patience_us / 1000000, .tv_usec = patience_us % 1000000};
    const struct linger gone = {.l_onoff = 1}; // else its port would stay taken for a minute
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    MUST(fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0);
    MUST(setsockopt(fd, SOL_SOCKET, SO_LINGER, &gone, sizeof gone) == 0);
    // Again where a signal came between, as libFuzzer's clock is one; Linux goes on with a connect() that is called
    // again.
    MUST(TEMP_FAILURE_RETRY(connect(fd, (const struct sockaddr *)&address, sizeof address)) == 0);
    ssize_t got = TEMP_FAILURE_RETRY(send(fd, request, request_size, MSG_NOSIGNAL));
    shutdown(fd, SHUT_WR);
    *size = 0;
    answer[0] = '\0';
    while (got >= 0 && *size < ANSWER_MOST && !strstr(answer, EVENT_STREAM)) {
        got = TEMP_FAILURE_RETRY(recv(fd, answer + *size, ANSWER_MOST - *size, 0));
        if (got <= 0)
            break;
        *size += (size_t)got;
        answer[*size] = '\0';
    }
    // Else it took longer than that. A connection that was reset may say so to shutdown() already.
    MUST(got >= 0 || waits || errno == ECONNRESET || errno == EPIPE || errno == ENOTCONN);
    close(fd);
    return answer;
}

// No request makes a header of its own, or steers whoever reads the answer's.
static void head_check(const char *head, const char *end)
{
    MUST(strncmp(head, "HTTP/1.", 7) == 0);
    for (const char *at = head; at < end; at += strcspn(at, "\n") + 1) {
        size_t length = strcspn(at, "\r");
        MUST(at[length] == '\r' && at[length + 1] == '\n' && strncasecmp(at, "fuzz", 4) != 0);
        for (size_t i = 0; i < length; i++)
            MUST((unsigned char)at[i] >= ' ' && at[i] != '\x7f');
    }
}

static bool has_header(const char *head, const char *end, const char *line)
{
    const char *found = strcasestr(head, line);
    return found && found < end;
}

// Of the first answer: libmicrohttpd 0.9.75 takes a header line that begins with a colon or a NUL for the end of a
// request's head, and answers the rest, too.
static size_t body_size(const char *head, const char *body, size_t size)
{
    static const char name[] = "\r\nContent-Length: ";
    const char *told = strcasestr(head, name);
    size_t length = told && told < body ? strtoul(told + sizeof name - 1, NULL, 10) : size;
    return length < size ? length : size;
}

static void body_check(const char *head, const char *body, size_t size)
{
    if (has_header(head, body, "Content-Encoding: gzip"))
        return;
    if (has_header(head, body, "json")) {
        json_t *json = json_loadb(body, size, 0, NULL);
        MUST(json);
        json_decref(json);
    } else if (has_header(head, body, "text/html")) {
        MUST(!strcasestr(body, NAME_IN_A_PAGE) && !strstr(body, "='\""));
    } else if (has_header(head, body, "text/csv")) {
        MUST(!strstr(body, ",=") && !strstr(body, ",\"="));
    }
}

// Without what would end the head too soon, as there would be more than one answer then.
static size_t request_make(const uint8_t *data, size_t size, char request[REQUEST_MOST])
{
    struct input input = {data, data + (size < REQUEST_MOST / 4 ? size : REQUEST_MOST / 4)};
    char *target = input_line(&input);
    size_t made = (size_t)snprintf(request, REQUEST_MOST, "GET %.*s HTTP/1.1\r\nHost: x\r\n",
                                   (int)strcspn(target, "\r"), target);
    free(target);
    while (input.at < input.end) {
        char *line = input_line(&input);
        size_t length = strcspn(line, "\r");
        if (length > 0)
            made += (size_t)snprintf(request + made, REQUEST_MOST - made, "%.*s\r\n", (int)length, line);
        free(line);
    }
    return made + (size_t)snprintf(request + made, REQUEST_MOST - made, "Connection: close\r\n\r\n");
}

static bool may_wait(const char *request)
{
    return strcasestr(request, "transfer-encoding") || strcasestr(request, "content-length") ||
           strcasestr(request, "connection: close\r\n\r\n") != strcasestr(request, "connection:");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char made[REQUEST_MOST];
    if (port == 0) // not before: AFL++ forks until then, and threads stay behind
        port = country_serve();
    size_t answer_size, made_size = 0;
    bool raw = memmem(data, size, HEAD_END, strlen(HEAD_END)) != NULL;
    if (!raw)
        made_size = request_make(data, size, made);
    char *answer = answer_read(raw ? (const char *)data : made, raw ? size : made_size, raw || may_wait(made),
                               &answer_size);
    char *end = strstr(answer, HEAD_END);
    MUST(end || answer_size == 0);
    if (!end)
        return 0;
    char *body = end + strlen(HEAD_END);
    head_check(answer, end);
    if (!raw && answer_size < ANSWER_MOST) // of several answers the last would be taken for the first one's body
        body_check(answer, body, body_size(answer, body, answer_size - (size_t)(body - answer)));
    return 0;
}

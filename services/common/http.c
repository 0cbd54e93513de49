#include "common/http.h"
#include "common/arena.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/version.h"
#include "common/watchdog.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Connections that are opened and then say nothing must not keep a probe from its answer, for which it often waits only
// a second: so there is room for many of them, and each is closed soon. Who opens ever more of them, or sends a byte
// now and then, cannot take the room of other addresses.
static const struct http_site only_pages = {
    .threads = 1, .connections_most = 256, .connections_each = 128, .idle_seconds = 3, .connection_memory = 8192};
#define CONNECTIONS_WAITING 1024 // to be accepted
#define ARGUMENT_MEMORY     72   // bytes that libmicrohttpd takes for an argument beside its text
#define TEXT_TYPE           "text/plain; charset=utf-8"
#define METRICS_TYPE        "text/plain; version=0.0.4; charset=utf-8"

#define STUCK_SECONDS 30u // without a sign of life /livez says so; after WATCHDOG_SECONDS the process ends itself

struct http {
    struct MHD_Daemon *daemon;
    struct health *health;
    const struct http_site *site;
    struct metric *build_info, *kafka_up, *database_up;
};

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status, const char *type, char *text,
                              size_t size)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(size, text, MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED) // asked by RFC 9110, section 15.5.6
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    enum MHD_Result queued = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return queued;
}

static enum MHD_Result answer_text(struct MHD_Connection *connection, unsigned status, const char *text)
{
    return answer(connection, status, TEXT_TYPE, (char *)text, strlen(text));
}

static void pages_metrics(struct http *http, FILE *out, unsigned *status)
{
    *status = MHD_HTTP_OK;
    if (http->kafka_up)
        metric_set(http->kafka_up, health_has(http->health, HEALTH_KAFKA));
    metric_set(http->database_up, health_has(http->health, HEALTH_DATABASE));
    metrics_print(out);
    process_metrics_print(out);
}

static void pages_readyz(struct http *http, FILE *out, unsigned *status)
{
    *status = health_print(http->health, out) ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE;
}

static void pages_livez(struct http *http, FILE *out, unsigned *status)
{
    unsigned silent = watchdog_silent_seconds();
    (void)http;
    *status = silent < STUCK_SECONDS ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE;
    if (*status == MHD_HTTP_OK)
        fputs("ok\n", out);
    else
        fprintf(out, "stuck for %u s\n", silent);
}

static enum MHD_Result answer_page(struct MHD_Connection *connection, struct http *http, const char *type,
                                   void (*print)(struct http *, FILE *, unsigned *))
{
    char *text = NULL;
    size_t size = 0;
    unsigned status;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return MHD_NO;
    print(http, out, &status);
    if (fclose(out) != 0) {
        free(text);
        return MHD_NO;
    }
    enum MHD_Result result = answer(connection, status, type, text, size);
    free(text);
    return result;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *upload, size_t *upload_size, void **state)
{
    static int seen;
    (void)version, (void)upload;
    struct http *http = context;
    if (!*state) { // only the headers have come: who is answered now could not ask again on the same connection
        *state = &seen;
        return MHD_YES;
    }
    if (*upload_size > 0) { // a body is of no use to anything here: it is passed over as it comes
        *upload_size = 0;
        return MHD_YES;
    }
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
        return http->site->refuse ? http->site->refuse(http->site->context, connection, url)
                                  : answer_text(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "only GET\n");
    if (strcmp(url, "/livez") == 0)
        return answer_page(connection, http, TEXT_TYPE, pages_livez);
    if (strcmp(url, "/readyz") == 0)
        return answer_page(connection, http, TEXT_TYPE, pages_readyz);
    if (strcmp(url, "/metrics") == 0)
        return answer_page(connection, http, METRICS_TYPE, pages_metrics);
    if (http->site->answer)
        return http->site->answer(http->site->context, connection, url);
    return answer_text(connection, MHD_HTTP_NOT_FOUND, "here are /livez, /readyz and /metrics\n");
}

// Decodes %41 and the like, in place. What holds a NUL stays as it is, as a C string would end there and mean something
// else.
static size_t on_unescape(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context, (void)connection;
    return strstr(text, "%00") ? strlen(text) : MHD_http_unescape(text);
}

// Called with a request's target before it is taken apart. libmicrohttpd 0.9.75 leaves a request without an answer
// whose arguments do not fit into the connection's memory: of these, the ones that are too many become part of the one
// before, so that the site sees that they are, and answers. The text is the connection's own, in memory that may be
// written.
static void *on_target(void *context, const char *target, struct MHD_Connection *connection)
{
    const struct http *http = context;
    size_t third = http->site->connection_memory / 3;
    size_t left = strlen(target) > third ? 0 : third / ARGUMENT_MEMORY;
    (void)connection;
    for (char *at = strchr((char *)target, '?'); at && (at = strchr(at, '&')); at++)
        if (left > 0)
            left--;
        else
            *at = HTTP_TOO_MANY;
    return NULL;
}

// A listening socket at ADDRESS:PORT, [ADDRESS]:PORT for IPv6; -1 with the error.
static int socket_listen(const char *listen_at, struct error *error)
{
    char address[256], *start = address;
    snprintf(address, sizeof address, "%s", listen_at);
    char *port = strrchr(address, ':');
    *port++ = '\0';
    if (*start == '[' && port - 2 > start && port[-2] == ']') {
        start++;
        port[-2] = '\0';
    }
    struct addrinfo hints, *found;
    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    int code = getaddrinfo(start, port, &hints, &found);
    if (code != 0) {
        error_set(error, ERROR_CONFIG, "HTTP_LISTEN: '%s': %s", listen_at, gai_strerror(code));
        return -1;
    }
    int fd = socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, found->ai_protocol), on = 1;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, found->ai_addr, found->ai_addrlen) != 0 || listen(fd, CONNECTIONS_WAITING) != 0) {
        error_set(error, ERROR_CONFIG, "HTTP_LISTEN: '%s': %s", listen_at, strerror(errno));
        if (fd >= 0)
            close(fd);
        fd = -1;
    }
    freeaddrinfo(found);
    return fd;
}

// What is the same for every service: which program it is, and whether its servers answer.
static void metrics_make(struct http *http)
{
    static const struct metric_family build_info = {
        "taakstelling_build_info", "Version of the program, and the schema that it works on", METRIC_GAUGE};
    static const struct metric_family up = {"taakstelling_up", "1 while the server answers", METRIC_GAUGE};
    http->build_info = metric_new(&build_info, "version=\"%s\",schema=\"%s\"", TAAKSTELLING_VERSION, SCHEMA_TEXT);
    metric_set(http->build_info, 1);
    if (http->health->needs_kafka)
        http->kafka_up = metric_new(&up, "server=\"kafka\"");
    http->database_up = metric_new(&up, "server=\"database\"");
}

static void http_free(struct http *http)
{
    metric_free(http->build_info);
    metric_free(http->kafka_up);
    metric_free(http->database_up);
    free(http);
}

struct http *http_start(const char *listen_at, struct health *health, const struct http_site *site, struct error *error)
{
    error->kind = ERROR_NONE;
    if (!*listen_at)
        return NULL;
    int fd = socket_listen(listen_at, error);
    if (fd < 0)
        return NULL;
    struct http *http = memory_resize(NULL, 1, sizeof *http);
    *http = (struct http){.health = health, .site = site ? site : &only_pages};
    metrics_make(http);
    http->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, http,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, http->site->threads, MHD_OPTION_CONNECTION_LIMIT,
        http->site->connections_most, MHD_OPTION_PER_IP_CONNECTION_LIMIT, http->site->connections_each,
        MHD_OPTION_CONNECTION_TIMEOUT, http->site->idle_seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        http->site->connection_memory, MHD_OPTION_UNESCAPE_CALLBACK, on_unescape, NULL, MHD_OPTION_URI_LOG_CALLBACK,
        on_target, http, MHD_OPTION_END);
    if (!http->daemon) {
        error_set(error, ERROR_CONFIG, "HTTP_LISTEN: '%s': the server does not start", listen_at);
        close(fd);
        http_free(http);
        return NULL;
    }
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_BIND_PORT);
    log_info("http listens", log_text("at", listen_at), log_number("port", info ? info->port : 0));
    return http;
}

void http_stop(struct http *http)
{
    if (!http)
        return;
    MHD_stop_daemon(http->daemon);
    http_free(http);
}

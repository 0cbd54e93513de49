#include "board/board.h"
#include "board/board_metrics.h"
#include "board/follow.h"
#include "board/processes.h"
#include "board/routes.h"
#include "board/site.h"
#include "board/store.h"
#include "board/stream.h"
#include "common/arena.h"
#include "common/log.h"
#include "common/stop.h"
#include "pages/pages.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define THREADS           4u // some may wait for the database
#define CONNECTIONS_MOST  12000u
#define IDLE_SECONDS      10u
#define CONNECTION_MEMORY (size_t)(8 * 1024) // each reader of the stream holds half of it

struct board {
    struct http_site site;
    struct store *_Atomic store; // NULL until the board runs
    struct processes *processes; // these are set before the store is
    const char *source, *cors;
    struct pages *pages;
    struct reply_cache *cache;
    struct streams *streams;
    struct board_metrics *metrics;
};

// Who is not a program gets a page.
static bool is_api(const char *url)
{
    return strcmp(url, "/v1") == 0 || strncmp(url, "/v1/", strlen("/v1/")) == 0;
}

static void fault_tell(struct exchange *exchange, const char *url)
{
    if (is_api(url))
        reply_problem(&exchange->reply, &exchange->request);
    else
        site_fault(exchange);
}

static void refuse(struct reply *reply)
{
    reply_header_add(reply, MHD_HTTP_HEADER_ALLOW, "GET, HEAD"); // asked by RFC 9110, section 15.5.6
    (void)reply_fault(reply, MHD_HTTP_METHOD_NOT_ALLOWED, "here one can only read: GET and HEAD");
}

// Finds who answers: NULL with a fault where the request is none that somebody answers.
static const struct route *request_take(struct exchange *exchange, struct MHD_Connection *connection, const char *url,
                                        bool reads)
{
    const struct route *route = NULL;
    char why[256];
    if (!request_read(&exchange->request, connection, url, why, sizeof why))
        (void)reply_fault(&exchange->reply, MHD_HTTP_BAD_REQUEST, "%s", why);
    else if (!reads)
        refuse(&exchange->reply);
    else if (!exchange->store)
        (void)reply_fault(&exchange->reply, MHD_HTTP_SERVICE_UNAVAILABLE, "the board has just begun");
    else
        route = route_find(&exchange->request);
    if (!route && exchange->reply.status == 0)
        (void)reply_fault(&exchange->reply, MHD_HTTP_NOT_FOUND, "there is nothing at '%s'", exchange->request.path);
    return route;
}

// Answers from the cache where the same was answered before of the same figures, else anew.
static enum MHD_Result exchange_answer(struct board *board, struct exchange *exchange, const struct route *route,
                                       const char *url, unsigned *status)
{
    enum MHD_Result queued;
    bool cacheable = route && route->needs == ROUTE_FIGURES;
    int64_t generation = cacheable ? store_generation(exchange->store) : 0;
    struct reply_cache *cache = generation > 0 ? board->cache : NULL;
    if (cache && reply_cache_answer(cache, &exchange->request, generation, status, &queued))
        return queued;
    if (!route || !route_answer(route, exchange))
        fault_tell(exchange, url);
    return reply_send(&exchange->reply, &exchange->request, cache, generation, status);
}

static enum MHD_Result exchange_make(struct board *board, struct MHD_Connection *connection, const char *url,
                                     bool reads)
{
    struct store *store = atomic_load(&board->store); // first: what was set before it is then there too
    struct exchange exchange = {.store = store,
                                .processes = board->processes,
                                .source = board->source,
                                .cors = board->cors,
                                .streams = board->streams,
                                .pages = board->pages,
                                .code = CODE_NONE};
    int64_t began_ms = clock_ms();
    unsigned status;
    const struct route *route = request_take(&exchange, connection, url, reads);
    enum MHD_Result queued = exchange_answer(board, &exchange, route, url, &status);
    board_metrics_request(board->metrics, route ? (size_t)(route - routes) : routes_count, status,
                          clock_ms() - began_ms);
    return queued;
}

static enum MHD_Result board_answer(void *context, struct MHD_Connection *connection, const char *url)
{
    return exchange_make(context, connection, url, true);
}

static enum MHD_Result board_refuse(void *context, struct MHD_Connection *connection, const char *url)
{
    return exchange_make(context, connection, url, false);
}

struct board *board_new(struct error *error)
{
    struct pages *pages = pages_new(error);
    if (!pages)
        return NULL;
    struct board *board = memory_resize(NULL, 1, sizeof *board);
    *board = (struct board){.site = {.answer = board_answer,
                                     .refuse = board_refuse,
                                     .context = board,
                                     .threads = THREADS,
                                     .connections_most = CONNECTIONS_MOST,
                                     .idle_seconds = IDLE_SECONDS,
                                     .connection_memory = CONNECTION_MEMORY},
                            .pages = pages,
                            .cache = reply_cache_new(),
                            .streams = streams_new(),
                            .metrics = board_metrics_new()};
    return board;
}

void board_free(struct board *board)
{
    reply_cache_free(board->cache);
    pages_free(board->pages);
    streams_free(board->streams);
    board_metrics_free(board->metrics);
    processes_close(board->processes);
    store_close(atomic_load(&board->store));
    free(board);
}

const struct http_site *board_site(const struct board *board)
{
    return &board->site;
}

// Each reader of the stream is an open connection.
static void descriptors_allow(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        log_warn("few connections are allowed", log_number("descriptors", (int64_t)limit.rlim_cur));
}

void board_run(struct board *board, struct service *service, struct error *error)
{
    struct store *store = store_open(&service->settings, service->identity);
    descriptors_allow();
    board->processes = processes_open(store, &service->settings, service->identity);
    board->source = service->settings.event_source;
    board->cors = service->settings.cors_allow_origin;
    atomic_store(&board->store, store);
    follow(service, store, board->streams, board->metrics, error);
    streams_end(board->streams);
}

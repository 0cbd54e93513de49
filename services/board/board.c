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

#define THREADS           2u
#define CONNECTIONS_MOST  12000u
#define IDLE_SECONDS      10u
#define CONNECTION_MEMORY (size_t)(32 * 1024)

struct board {
    struct http_site site;
    struct store *_Atomic store; // NULL until the board runs
    struct processes *processes; // these two are set before the store is
    const char *source;
    struct pages *pages;
    struct streams *streams;
    struct board_metrics *metrics;
};

// Who is not a program gets a page.
static bool is_api(const struct request *request)
{
    return request->segment_count > 0 && strcmp(request->segments[0], "v1") == 0;
}

static void fault_tell(struct exchange *exchange)
{
    if (is_api(&exchange->request))
        reply_problem(&exchange->reply, &exchange->request);
    else
        site_fault(exchange);
}

static enum MHD_Result board_answer(void *context, struct MHD_Connection *connection, const char *url)
{
    struct board *board = context;
    struct store *store = atomic_load(&board->store); // first: what was set before it is then there too
    struct exchange exchange = {.store = store,
                                .processes = board->processes,
                                .source = board->source,
                                .streams = board->streams,
                                .pages = board->pages,
                                .code = CODE_NONE};
    const struct route *route = NULL;
    int64_t began_ms = clock_ms();
    char why[256];
    unsigned status;
    bool ok = request_read(&exchange.request, connection, url, why, sizeof why) ||
              reply_fault(&exchange.reply, MHD_HTTP_BAD_REQUEST, "%s", why);
    if (ok)
        ok = exchange.store || reply_fault(&exchange.reply, MHD_HTTP_SERVICE_UNAVAILABLE, "the board has just begun");
    if (ok)
        ok = (route = route_find(&exchange.request)) != NULL ||
             reply_fault(&exchange.reply, MHD_HTTP_NOT_FOUND, "there is nothing at '%s'", exchange.request.path);
    if (!ok || !route_answer(route, &exchange))
        fault_tell(&exchange);
    enum MHD_Result queued = reply_send(&exchange.reply, &exchange.request, &status);
    board_metrics_request(board->metrics, route ? (size_t)(route - routes) : routes_count, status,
                          clock_ms() - began_ms);
    return queued;
}

struct board *board_new(struct error *error)
{
    struct pages *pages = pages_new(error);
    if (!pages)
        return NULL;
    struct board *board = memory_resize(NULL, 1, sizeof *board);
    *board = (struct board){.site = {.answer = board_answer,
                                     .context = board,
                                     .threads = THREADS,
                                     .connections_most = CONNECTIONS_MOST,
                                     .idle_seconds = IDLE_SECONDS,
                                     .connection_memory = CONNECTION_MEMORY},
                            .pages = pages,
                            .streams = streams_new(),
                            .metrics = board_metrics_new()};
    return board;
}

void board_free(struct board *board)
{
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
    struct store *store = store_open(service->settings.database_url, service->identity);
    descriptors_allow();
    board->processes = processes_open(store, service->settings.database_url, service->identity);
    board->source = service->settings.event_source;
    atomic_store(&board->store, store);
    follow(service, store, board->streams, board->metrics, error);
    streams_end(board->streams);
}

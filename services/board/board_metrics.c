#include "board/board_metrics.h"
#include "board/routes.h"
#include "common/arena.h"
#include "common/metrics.h"
#include "common/stop.h"

#include <stdlib.h>

// The statuses that there are; any other counts as the last.
static const unsigned statuses[] = {200, 303, 304, 400, 404, 405, 503, 500};
#define STATUSES (sizeof statuses / sizeof *statuses)

struct board_metrics {
    struct metric **requests; // a row of STATUSES for each route, and one for what is none
    struct metric *seconds, *streams, *age;
};

struct board_metrics *board_metrics_new(void)
{
    static const struct metric_family requests = {"taakstelling_http_requests_total",
                                                  "Requests answered, by route and status", METRIC_COUNTER};
    static const struct metric_family seconds = {"taakstelling_http_request_seconds", "How long making an answer took",
                                                 METRIC_HISTOGRAM};
    static const struct metric_family streams = {"taakstelling_streams_open", "Streams of updates that are open",
                                                 METRIC_GAUGE};
    static const struct metric_family age = {"taakstelling_figures_age_seconds",
                                             "How long ago the figures shown were those of the database", METRIC_AGE};
    struct board_metrics *metrics = memory_resize(NULL, 1, sizeof *metrics);
    metrics->requests = memory_resize(NULL, (routes_count + 1) * STATUSES, sizeof(struct metric *));
    for (size_t i = 0; i <= routes_count; i++)
        for (size_t j = 0; j < STATUSES; j++)
            metrics->requests[i * STATUSES + j] = metric_new(
                &requests, "route=\"%s\",status=\"%u\"", i < routes_count ? routes[i].pattern : "none", statuses[j]);
    metrics->seconds = metric_new(&seconds, "%s", "");
    metrics->streams = metric_new(&streams, "%s", "");
    metrics->age = metric_new(&age, "%s", "");
    metric_set(metrics->age, clock_ms());
    return metrics;
}

void board_metrics_free(struct board_metrics *metrics)
{
    for (size_t i = 0; i < (routes_count + 1) * STATUSES; i++)
        metric_free(metrics->requests[i]);
    free(metrics->requests);
    metric_free(metrics->seconds);
    metric_free(metrics->streams);
    metric_free(metrics->age);
    free(metrics);
}

void board_metrics_request(struct board_metrics *metrics, size_t route, unsigned status, int64_t ms)
{
    size_t place = 0;
    while (place < STATUSES - 1 && statuses[place] != status)
        place++;
    metric_add(metrics->requests[route * STATUSES + place], 1);
    metric_observe(metrics->seconds, ms, 1);
}

void board_metrics_streams(struct board_metrics *metrics, int64_t open)
{
    metric_set(metrics->streams, open);
}

void board_metrics_current(struct board_metrics *metrics)
{
    metric_set(metrics->age, clock_ms());
}

#include "common/server_errors.h"
#include "common/metrics.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define KINDS_MOST 100 // far more than are ever seen: the rest is counted as "other"
#define KIND_SIZE  48

static const struct metric_family errors_total = {
    "taakstelling_errors_total", "Errors of a server, by PostgreSQL's SQLSTATE or librdkafka's name", METRIC_COUNTER};

static struct {
    pthread_mutex_t lock;
    struct {
        const char *server;
        char kind[KIND_SIZE];
        struct metric *metric;
    } items[KINDS_MOST];
    size_t count;
} kinds = {.lock = PTHREAD_MUTEX_INITIALIZER};

// With the lock. There is room for one of each server more, "other".
static struct metric *kind_metric(const char *server, const char *kind)
{
    for (size_t i = 0; i < kinds.count; i++)
        if (strcmp(kinds.items[i].server, server) == 0 && strncmp(kinds.items[i].kind, kind, KIND_SIZE - 1) == 0)
            return kinds.items[i].metric;
    if (kinds.count + 2 >= KINDS_MOST && strcmp(kind, "other") != 0)
        return kind_metric(server, "other");
    size_t place = kinds.count++;
    kinds.items[place].server = server;
    strncpy(kinds.items[place].kind, kind, KIND_SIZE - 1);
    kinds.items[place].metric = metric_new(&errors_total, "server=\"%s\",kind=\"%s\"", server, kinds.items[place].kind);
    return kinds.items[place].metric;
}

void server_error_count(const char *server, const char *kind)
{
    pthread_mutex_lock(&kinds.lock);
    metric_add(kind_metric(server, kind), 1);
    pthread_mutex_unlock(&kinds.lock);
}

#include "common/metrics.h"
#include "common/arena.h"
#include "common/stop.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LABELS_SIZE 160

static const int64_t bounds_ms[] = {METRIC_BOUNDS_MS};
#define BOUNDS (sizeof bounds_ms / sizeof *bounds_ms)

struct metric {
    const struct metric_family *family;
    char labels[LABELS_SIZE];
    _Atomic int64_t value;                // of a histogram: the sum
    _Atomic int64_t observed[BOUNDS + 1]; // of a histogram: how many lie in each piece; the last one has no upper bound
};

// All series, in the order in which they were made. The lock is for the list, not for the values.
static struct {
    pthread_mutex_t lock;
    struct metric **items;
    size_t count;
} series = {.lock = PTHREAD_MUTEX_INITIALIZER};

struct metric *metric_new(const struct metric_family *family, const char *labels, ...)
{
    struct metric *metric = memory_resize(NULL, 1, sizeof *metric);
    va_list arguments;
    memset(metric, 0, sizeof *metric);
    metric->family = family;
    va_start(arguments, labels);
    vsnprintf(metric->labels, sizeof metric->labels, labels, arguments);
    va_end(arguments);
    pthread_mutex_lock(&series.lock);
    series.items = memory_resize(series.items, series.count + 1, sizeof(struct metric *));
    series.items[series.count++] = metric;
    pthread_mutex_unlock(&series.lock);
    return metric;
}

void metric_free(struct metric *metric)
{
    size_t place = 0;
    if (!metric)
        return;
    pthread_mutex_lock(&series.lock);
    while (series.items[place] != metric)
        place++;
    series.count--;
    memmove(&series.items[place], &series.items[place + 1], (series.count - place) * sizeof(struct metric *));
    if (series.count == 0) {
        free(series.items);
        series.items = NULL;
    }
    pthread_mutex_unlock(&series.lock);
    free(metric);
}

void metric_set(struct metric *metric, int64_t value)
{
    if (metric)
        atomic_store_explicit(&metric->value, value, memory_order_relaxed);
}

void metric_add(struct metric *metric, int64_t value)
{
    if (metric)
        atomic_fetch_add_explicit(&metric->value, value, memory_order_relaxed);
}

void metric_observe(struct metric *metric, int64_t ms, int64_t times)
{
    size_t piece = 0;
    if (!metric)
        return;
    ms = ms < 0 ? 0 : ms; // two machines' clocks
    while (piece < BOUNDS && ms > bounds_ms[piece])
        piece++;
    atomic_fetch_add_explicit(&metric->observed[piece], times, memory_order_relaxed);
    atomic_fetch_add_explicit(&metric->value, ms * times, memory_order_relaxed);
}

static bool in_seconds(const struct metric_family *family)
{
    static const char unit[] = "_seconds";
    size_t size = strlen(family->name);
    return size >= strlen(unit) && strcmp(family->name + size - strlen(unit), unit) == 0;
}

// " 0.025" for 25, where that is in milliseconds.
static void value_print(FILE *out, const struct metric_family *family, int64_t value)
{
    if (in_seconds(family))
        fprintf(out, " %.3f\n", (double)value / 1000);
    else
        fprintf(out, " %" PRId64 "\n", value);
}

static void histogram_print(FILE *out, struct metric *metric)
{
    const char *name = metric->family->name, *labels = metric->labels, *comma = *labels ? "," : "";
    int64_t count = 0, sum = atomic_load_explicit(&metric->value, memory_order_relaxed);
    for (size_t piece = 0; piece <= BOUNDS; piece++) {
        char bound[32] = "+Inf";
        count += atomic_load_explicit(&metric->observed[piece], memory_order_relaxed);
        if (piece < BOUNDS)
            snprintf(bound, sizeof bound, "%g", (double)bounds_ms[piece] / 1000);
        fprintf(out, "%s_bucket{%s%sle=\"%s\"} %" PRId64 "\n", name, labels, comma, bound, count);
    }
    fprintf(out, *labels ? "%s_sum{%s}" : "%s_sum%s", name, labels);
    value_print(out, metric->family, sum);
    fprintf(out, *labels ? "%s_count{%s} %" PRId64 "\n" : "%s_count%s %" PRId64 "\n", name, labels, count);
}

static void series_print(FILE *out, struct metric *metric)
{
    int64_t value = atomic_load_explicit(&metric->value, memory_order_relaxed);
    if (metric->family->type == METRIC_HISTOGRAM) {
        histogram_print(out, metric);
        return;
    }
    if (metric->family->type == METRIC_AGE)
        value = value == 0 ? 0 : clock_ms() - value;
    fprintf(out, *metric->labels ? "%s{%s}" : "%s%s", metric->family->name, metric->labels);
    value_print(out, metric->family, value);
}

static bool family_printed(size_t place)
{
    for (size_t i = 0; i < place; i++)
        if (series.items[i]->family == series.items[place]->family)
            return true;
    return false;
}

void metrics_print(FILE *out)
{
    static const char *const types[] = {"counter", "gauge", "gauge", "histogram"};
    pthread_mutex_lock(&series.lock);
    for (size_t i = 0; i < series.count; i++) {
        const struct metric_family *family = series.items[i]->family;
        if (family_printed(i))
            continue;
        fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", family->name, family->help, family->name, types[family->type]);
        for (size_t j = i; j < series.count; j++)
            if (series.items[j]->family == family)
                series_print(out, series.items[j]);
    }
    pthread_mutex_unlock(&series.lock);
}

#include "common/metrics.h"

#include <string.h>

void metrics_print(FILE *out, struct metric *metrics, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct metric *metric = &metrics[i];
        if (i == 0 || strcmp(metric->name, metrics[i - 1].name) != 0)
            fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", metric->name, metric->help, metric->name, metric->type);
        fprintf(out, "%s", metric->name);
        if (*metric->labels)
            fprintf(out, "{%s}", metric->labels);
        fprintf(out, " %lld\n", (long long)atomic_load_explicit(&metric->value, memory_order_relaxed));
    }
}

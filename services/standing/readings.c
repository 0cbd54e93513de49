#include "standing/readings.h"
#include "rules/apportion.h"

#include <stdlib.h>

bool readings_make(struct readings *readings, const struct period_figures *figures, int code)
{
    const struct national_quota *nation = &figures->nation;
    struct claim *claims = calloc(figures->count + 1, sizeof *claims);
    bool out_of_memory, found = false;
    *readings = (struct readings){0};
    for (size_t i = 0; claims && i < figures->count; i++)
        claims[i] = (struct claim){.code = figures->quotas[i].code, .inhabitants = figures->quotas[i].inhabitants};
    bool both = claims && apportion_sum_preserving(claims, figures->count, nation->national_total, &out_of_memory);
    for (size_t i = 0; both && i < figures->count; i++) {
        uint32_t statutory = apportion_statutory(figures->quotas[i].inhabitants, nation->national_total,
                                                 nation->national_inhabitants);
        readings->statutory_sum += statutory;
        readings->sum_preserving_sum += claims[i].quota;
        if (figures->quotas[i].code != code)
            continue;
        readings->statutory = statutory;
        readings->sum_preserving = claims[i].quota;
        found = true;
    }
    free(claims);
    return found;
}

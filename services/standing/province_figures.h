// All that there is to say of a province in a period, computed from records: its sums, and its municipalities beside
// what they were a month before.
#pragma once

#include "standing/province_rows.h"
#include "standing/records.h"

struct province_figures {
    struct told now, before;          // the figures, and those as of `since`
    int32_t since;                    // the newest first day of a month before the position date; DAY_NONE where the
                                      // period was not shown then
    const struct told_period *period; // of now
    struct province_sums sums;
    struct province_row *rows;
    size_t count;
};

// Makes them; PERIOD_NONE takes the period that people mean (told_current). ERROR_CONFIG where no period is shown, or
// the province has no municipality in it; ERROR_FATAL where memory is short. Free with province_figures_free, also
// after a failure. The records must outlive them.
MUST_CHECK bool province_figures_make(struct province_figures *figures, const struct records *records, int province,
                                      int period, struct error *error);
void province_figures_free(struct province_figures *figures);

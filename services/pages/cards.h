// Figures with what they mean in a sentence, and how they moved.
#pragma once

#include "pages/view.h"
#include "standing/provinces.h"

// What a municipality, a province or the nation is to do in a period and has done: persons.
struct sums {
    int64_t quota, transferred, carry_over, corrected_quota, realised, realised_family, remaining;
};

struct sums sums_of_quota(const struct quota *quota);
struct sums sums_of_nation(const struct national_quota *nation);
struct sums sums_of_province(const struct province_sums *sums);

// The persons housed in each month of the page's period by a municipality, a province's municipalities (province 0:
// none) or, with CODE_NONE and 0, by all.
struct housed_months {
    struct month months[6];
};
struct housed_months months_of(const struct page *page, int code, int province, int64_t corrected_quota);

// Puts into the view: `owner` with kind ("municipality" or "province") and code ("GM0716", "PV29" or "NL00"), whose
// figures they are, and `cards`, a list of those that all have: what remains, persons a month, realised, the
// corrected quota, and backlog or lead; of a
// period that has not begun without the two that have nothing yet.
void cards_set(json_t *view, const struct page *page, const char *kind, const char *code, const struct sums *sums,
               const struct housed_months *months);

// Adds another one to `cards`. figure: the field's name in the messages, "" where it is none of them. Title and value
// are taken over, and so are the sentences: what it means, and how it moved (json_string("") for nothing).
void cards_add(json_t *view, const char *figure, json_t *title, json_t *value, json_t *explained, json_t *moved);

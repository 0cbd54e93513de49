// The first months of 2017 as a page is made of them: real figures of Tholen, and a municipality with a hostile name.
#pragma once

#include "pages/pages.h"
#include "rules/reference.h"

#define HALF    period_of(2017, 1)
#define HOSTILE 9001
#define NAME    "<script>alert(\"x\")</script>&'"

struct fixture {
    struct pages *pages;
    struct records records;
    struct told told;
};

static inline void fixture_add_hostile(struct ledger *ledger)
{
    char name[] = NAME;
    struct municipality starts = {HOSTILE, name, 28, 52.1, 4.5};
    struct reorganised_part part = {1621, HOSTILE, 30000}; // of Lansingerland

    struct reorganisation reorganisation = {.effective_on = day_of(2017, 1, 1),
                                            .id = {1},
                                            .parts = &part,
                                            .part_count = 1,
                                            .municipalities = &starts,
                                            .municipality_count = 1};
    cr_assert(ledger_add_reorganisation(ledger, &reorganisation));
}

// Tholen in 2017-I: a backlog of 17 and a quota of 20, of which 5, 1 and 7 persons are housed in the first months.
static inline struct ledger *fixture_ledger(void)
{
    struct ledger *ledger = reference_ledger();
    fixture_add_hostile(ledger);
    reference_add_total(ledger, HALF, 13000, TOTAL_DEFINITIVE, day_of(2016, 9, 30), METHOD_SUM_PRESERVING);
    reference_add_total(ledger, HALF + 1, 12000, TOTAL_FORECAST, day_of(2017, 1, 16), METHOD_SUM_PRESERVING);
    reference_add_total(ledger, HALF + 1, 10000, TOTAL_DEFINITIVE, day_of(2017, 4, 5), METHOD_SUM_PRESERVING);
    reference_add_balance(ledger, HALF, THOLEN, 17);
    reference_add_transfer(ledger, HALF, DEN_HAAG, HOSTILE, 3);
    reference_set_housed(ledger, THOLEN, HALF, 13, 3);
    reference_set_housed(ledger, 9999, HALF, 2, 0);
    cr_assert(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2017, 3, 31), 40));
    cr_assert(ledger_set_inflow(ledger, INFLOW_FAMILY_PERMIT, day_of(2017, 2, 1), 11));
    ledger_set_position(ledger, day_of(2017, 4, 1));
    return ledger;
}

static inline struct fixture fixture_make(void)
{
    static const struct housed_month housed[] = {{THOLEN, 0, {5, 2}}, {THOLEN, 1, {1, 1}}, {THOLEN, 2, {7, 0}}};
    struct error error = {0};
    struct fixture fixture = {.pages = pages_new(&error)};
    cr_assert_not_null(fixture.pages, "%s", error.message);
    fixture.records.months = calloc(3, sizeof *fixture.records.months);
    fixture.records.month_count = 3;
    for (int i = 0; i < 3; i++) {
        fixture.records.months[i] = housed[i];
        fixture.records.months[i].month = day_of(2017, i + 1, 1);
    }
    cr_assert(standing_of(&fixture.records.standing, fixture_ledger(), &error), "%s", error.message);
    cr_assert(told_of(&fixture.told, &fixture.records.standing));
    return fixture;
}

static inline void fixture_free(struct fixture *fixture)
{
    told_free(&fixture->told);
    records_free(&fixture->records);
    pages_free(fixture->pages);
}

// Lets time go by, without any more persons housed.
static inline void fixture_move_on(struct fixture *fixture, int32_t position)
{
    struct standing *standing = &fixture->records.standing;
    ledger_set_position(standing->ledger, position);
    cr_assert(figures_compute(standing->figures, standing->ledger));
    told_free(&fixture->told);
    cr_assert(told_of(&fixture->told, standing));
}

static inline struct page fixture_page(const struct fixture *fixture, enum language language, const char *path)
{
    return (struct page){.pages = fixture->pages,
                         .language = language,
                         .path = path,
                         .query = "",
                         .period = HALF,
                         .at = DAY_NONE,
                         .position = day_of(2017, 4, 1),
                         .told = &fixture->told,
                         .records = &fixture->records};
}

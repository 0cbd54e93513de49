#include "feed/record_rows.h"

#include "taakstelling/v1/placement.pb-c.h"

#include <criterion/criterion.h>

Test(record_rows, kinds_are_the_records)
{
    cr_assert(record_topic_find("permits") && record_topic_find("family-arrivals") && record_topic_find("placements"));
    cr_assert_null(record_topic_find("determinations"));
    cr_assert_null(record_topic_find("quotas"));
    cr_assert_null(record_topic_find(""));
}

Test(record_rows, columns_are_the_fields_and_the_events_own)
{
    static const char *const names[] = {"placement_id", "municipality_code", "persons",   "housed_on",
                                        "origin",       "arrangement",       "withdrawn", "holder_record_id",
                                        "event_id",     "event_time"};
    struct record_columns columns = record_columns(record_topic_find("placements"));
    cr_assert_eq(columns.fields, 8);
    cr_assert_eq(columns.count, 10);
    for (size_t i = 0; i < 10; i++) {
        cr_assert_str_eq(columns.items[i].name, names[i]);
        cr_assert_eq(columns.items[i].optional, i >= 5, "%s", names[i]);
    }
}

Test(record_rows, an_arrangement_that_is_left_out_is_regular)
{
    struct arena *arena = arena_new();
    struct row_fault fault;
    const struct row row = {
        .values = {"0190b3a0-0000-7000-8000-00000000000A", "GM0716", "1", "2017-01-31", "permit_holder"}};
    const Taakstelling__V1__Placement *placement = (Taakstelling__V1__Placement *)record_row_message(
        record_topic_find("placements"), &row, arena, &fault);
    cr_assert_eq(placement->arrangement, TAAKSTELLING__V1__ARRANGEMENT__ARRANGEMENT_REGULAR);
    cr_assert_not(placement->withdrawn);
    cr_assert_str_eq(placement->holder_record_id, "");
    arena_free(arena);
}

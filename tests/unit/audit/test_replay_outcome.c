// What is told of rejects that are sent again.
#include "audit/replay_outcome.h"

#include <criterion/criterion.h>

Test(replay_outcome, complete_is_all_that_could_be_sent)
{
    static const struct {
        struct replay_totals totals;
        int64_t told, unsent;
        bool complete;
    } cases[] = {{{.selected = 0}, 0, 0, true},
                 {{.selected = 3, .counts = {[REPLAY_SENT] = 1, [REPLAY_SENT_BEFORE] = 1, [REPLAY_PASSED_OVER] = 1}},
                  3,
                  0,
                  true},
                 {{.selected = 3, .counts = {[REPLAY_SENT] = 2}}, 2, 0, false}, // broken off
                 {{.selected = 2, .counts = {[REPLAY_SENT] = 1, [REPLAY_NOTHING_LEFT] = 1}}, 2, 1, false},
                 {{.selected = 2, .counts = {[REPLAY_REFUSED] = 1, [REPLAY_UNDELIVERED] = 1}}, 2, 2, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(replay_told(&cases[i].totals), cases[i].told, "%zu", i);
        cr_expect_eq(replay_unsent(&cases[i].totals), cases[i].unsent, "%zu", i);
        cr_expect_eq(replay_complete(&cases[i].totals), cases[i].complete, "%zu", i);
    }
}

Test(replay_outcome, a_dry_run_sends_nothing)
{
    const struct replay_line line = {.id = 3, .topic = "t", .reason = "r", .outcome = REPLAY_SENT};
    json_t *dry = replay_line_json(&line, true), *real = replay_line_json(&line, false);
    cr_expect_str_eq(json_string_value(json_object_get(dry, "outcome")), "would be sent");
    cr_expect_str_eq(json_string_value(json_object_get(real, "outcome")), "sent");
    cr_expect(json_is_null(json_object_get(real, "why")));
    json_decref(dry);
    json_decref(real);
}

Test(replay_outcome, every_outcome_has_a_name)
{
    const struct replay_totals totals = {.selected = 21, .counts = {1, 2, 3, 4, 5, 6}};
    json_t *json = replay_totals_json(&totals), *figures = json_object_get(json, "totals");
    cr_expect_eq(json_object_size(figures), 2 + REPLAY_OUTCOMES);
    cr_expect_eq(json_integer_value(json_object_get(figures, "sent")), 1);
    cr_expect_eq(json_integer_value(json_object_get(figures, "not_acknowledged")), 6);
    json_decref(json);
}

#include "topics/figure_change.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static json_t *json_of(const char *text)
{
    json_error_t error;
    json_t *value = text ? json_loads(text, 0, &error) : NULL;
    cr_assert(value || !text, "%s", error.text);
    return value;
}

Test(figure_change, in_words)
{
    static const struct {
        const char *before, *after, *text;
    } cases[] = {
        {NULL,
         "{\"remaining\": 24, \"corrected_quota\": 35, \"quota\": 30, \"schedule\": \"SLIGHTLY_BEHIND\", \"realised\": "
         "11}",
         "to go 24 of 35; slightly behind"},
        {NULL, "{\"remaining\": -3, \"corrected_quota\": 12000}", "to go -3 of 12,000"},
        {"{\"remaining\": 25, \"realised\": 10, \"schedule\": \"BEHIND\"}",
         "{\"remaining\": 24, \"realised\": 11, \"schedule\": \"ON_SCHEDULE\"}",
         "to go 25 → 24; realised 10 → 11; behind → on schedule"},
        {"{\"quota\": 9, \"corrected_quota\": 9, \"national_total\": 13000}",
         "{\"quota\": 10, \"corrected_quota\": 10, \"national_total\": 14000}",
         "quota 9 → 10; national total 13,000 → 14,000"},
        {"{\"quota\": 9, \"corrected_quota\": 11, \"carry_over\": 2}",
         "{\"quota\": 9, \"corrected_quota\": 12, \"carry_over\": 3}", "corrected quota 11 → 12; carried over 2 → 3"},
        {"{\"waiting\": 15000}", "{\"waiting\": 14998}", "waiting 15,000 → 14,998"},
        {"{\"revision\": 1}", "{\"revision\": 2}", "no figure is other than before"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *before = json_of(cases[i].before), *after = json_of(cases[i].after);
        char *text = figure_change(before, after);
        cr_expect_str_eq(text, cases[i].text);
        free(text);
        json_decref(before);
        json_decref(after);
    }
}

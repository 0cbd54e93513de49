#include "topics/figure_change.h"
#include "common/number_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The fields that are told, the most telling first, by the words that people use. Those that are always told also where
// no update came before.
static const struct field {
    const char *name, *words;
    bool always;
} fields[] = {
    {"remaining", "to go", true},
    {"realised", "realised", false},
    {"corrected_quota", "of", true},
    {"quota", "quota", false},
    {"carry_over", "carried over", false},
    {"transferred", "transferred", false},
    {"national_total", "national total", false},
    {"total_status", "total is", false},
    {"waiting", "waiting", false},
    {"family_expected", "family expected", false},
    {"unassigned", "unassigned", false},
    {"phase", "phase", false},
    {"schedule", "", true},
};

// A value as people read it: 25,000, -3, slightly behind. To be freed with free().
static char *words_of(const json_t *value)
{
    char number[NUMBER_TEXT_SIZE];
    if (json_is_integer(value))
        return strdup(number_format(json_integer_value(value), number));
    char *text = strdup(json_is_string(value) ? json_string_value(value) : "0");
    for (char *at = text; at && *at; at++)
        *at = *at == '_' ? ' ' : *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
    return text;
}

// Whether the corrected quota says no more than the quota does, before and after.
static bool is_quota_alone(const json_t *before, const json_t *after)
{
    return json_equal(json_object_get(before, "quota"), json_object_get(before, "corrected_quota")) &&
           json_equal(json_object_get(after, "quota"), json_object_get(after, "corrected_quota"));
}

static void field_print(FILE *out, const struct field *field, const json_t *before, const json_t *after, bool *first)
{
    const json_t *was = before ? json_object_get(before, field->name) : NULL, *is = json_object_get(after, field->name);
    if (!is || (before && strcmp(field->name, "corrected_quota") == 0 && is_quota_alone(before, after)) ||
        (before ? was && json_equal(was, is) : !field->always))
        return;
    char *old = before ? words_of(was) : NULL, *new = words_of(is);
    bool joined = !before && strcmp(field->words, "of") == 0; // "to go 24 of 35"
    fprintf(out, "%s%s%s",
            *first   ? ""
            : joined ? " "
                     : "; ",
            strcmp(field->words, "of") == 0 && before ? "corrected quota" : field->words, *field->words ? " " : "");
    fprintf(out, old ? "%s → %s" : "%s%s", old ? old : "", new);
    free(old);
    free(new);
    *first = false;
}

char *figure_change(const json_t *before, const json_t *after)
{
    char *text = NULL;
    size_t size = 0;
    bool first = true;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        field_print(out, &fields[i], before, after, &first);
    if (first)
        fputs("no figure is other than before", out);
    fclose(out);
    return text;
}

#include "audit/verification.h"
#include "common/arena.h"
#include "common/printable.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define DIFFERENCE_SIZE 512

void verification_free(struct verification *verification)
{
    for (size_t i = 0; i < verification->difference_count; i++)
        free(verification->differences[i].text);
    free(verification->differences);
    free(verification->checks);
}

void verification_begin(struct verification *verification, const char *check)
{
    verification->checks = memory_resize(verification->checks, verification->check_count + 1,
                                         sizeof *verification->checks);
    verification->checks[verification->check_count++] = (struct check_result){.name = check};
}

static struct check_result *last_check(struct verification *verification)
{
    return &verification->checks[verification->check_count - 1];
}

void verification_differ(struct verification *verification, const char *format, ...)
{
    va_list arguments;
    size_t count = verification->difference_count++;
    char *text = memory_resize(NULL, DIFFERENCE_SIZE, 1);
    va_start(arguments, format);
    vsnprintf(text, DIFFERENCE_SIZE, format, arguments);
    va_end(arguments);
    verification->differences = memory_resize(verification->differences, count + 1, sizeof *verification->differences);
    verification->differences[count] = (struct check_difference){last_check(verification)->name, text};
    last_check(verification)->differences++;
}

void verification_count(struct verification *verification, int64_t compared)
{
    last_check(verification)->compared = compared;
}

void verification_skip(struct verification *verification, const char *why)
{
    last_check(verification)->skipped = why;
}

bool verification_complete(const struct verification *verification)
{
    for (size_t i = 0; i < verification->check_count; i++)
        if (verification->checks[i].skipped)
            return false;
    return true;
}

json_t *differences_json(const struct verification *verification)
{
    json_t *list = json_array();
    for (size_t i = 0; i < verification->difference_count; i++)
        json_array_append_new(list, json_pack("{s:s, s:o}", "check", verification->differences[i].check, "difference",
                                              printable_json(verification->differences[i].text)));
    return list;
}

static json_t *check_json(const struct check_result *check)
{
    const char *why = check->skipped;
    return json_pack("{s:s, s:o, s:o, s:s}", "check", check->name, "compared",
                     why ? json_null() : json_integer(check->compared), "differences",
                     why ? json_null() : json_integer(check->differences), "note", why ? why : "");
}

json_t *verification_json(const struct verification *verification)
{
    json_t *checks = json_array();
    for (size_t i = 0; i < verification->check_count; i++)
        json_array_append_new(checks, check_json(&verification->checks[i]));
    return json_pack("{s:b, s:b, s:o, s:o}", "ok", verification->difference_count == 0, "complete",
                     verification_complete(verification), "checks", checks, "differences",
                     differences_json(verification));
}

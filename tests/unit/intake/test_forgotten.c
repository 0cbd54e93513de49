#include "intake/forgotten.h"

#include <criterion/criterion.h>

// Before the first list was read nothing is forgotten, whatever is asked.
Test(forgotten, nothing)
{
    static const uint8_t id[16] = {1};
    static const char *const texts[] = {"", "-", "--------------------------------------",
                                        "0190c5a2-7d3e-7abc-8def-0123456789ab", "x0190c5a2-7d3e-7abc-8def-0123456789a"};
    struct forgotten *forgotten = forgotten_new();
    struct error error = {.kind = ERROR_NONE};
    cr_expect(forgotten_follow(forgotten, NULL, 0, &error)); // of that edition it asks nobody
    cr_expect_not(forgotten_any(forgotten));
    cr_expect_not(forgotten_has(forgotten, id));
    cr_expect_not(forgotten_named(forgotten, NULL, 0));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_expect_not(forgotten_named(forgotten, texts[i], strlen(texts[i])), "%s", texts[i]);
    forgotten_free(forgotten);
    forgotten_free(NULL);
}

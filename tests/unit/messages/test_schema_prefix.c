#include "messages/schema_prefix.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

// Others' prefixes are passed by event_payload_find (test_event.c).
Test(schema_prefix, written_and_passed)
{
    static const struct {
        int32_t id;
        const char *bytes;
    } cases[] = {
        {1, "\0\0\0\0\1\0"},
        {7, "\0\0\0\0\7\0"},
        {256, "\0\0\0\1\0\0"},
        {0x01020384, "\0\1\2\3\x84\0"},
        {INT32_MAX, "\0\x7f\xff\xff\xff\0"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint8_t value[SCHEMA_PREFIX_SIZE + 1] = {0};
        const uint8_t *at = value;
        value[SCHEMA_PREFIX_SIZE] = 0x0a;
        schema_prefix_write(cases[i].id, value);
        cr_expect_eq(memcmp(value, cases[i].bytes, SCHEMA_PREFIX_SIZE), 0, "id %d", cases[i].id);
        cr_expect_eq(value[SCHEMA_PREFIX_SIZE], 0x0a, "id %d", cases[i].id);
        cr_expect(schema_prefix_pass(&at, value + sizeof value), "id %d", cases[i].id);
        cr_expect_eq(at, value + SCHEMA_PREFIX_SIZE, "id %d", cases[i].id);
    }
}

Test(schema_prefix, none)
{
    static const uint8_t value[] = {0x0a, 0};
    const uint8_t *at = value;
    cr_expect(schema_prefix_pass(&at, value + sizeof value));
    cr_expect_eq(at, value);
    cr_expect(schema_prefix_pass(&at, value), "nothing at all");
    cr_expect_eq(at, value);
}

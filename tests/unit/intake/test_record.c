#include "intake/record.h"

#include "taakstelling/v1/permit.pb-c.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int sign(int number)
{
    return (number > 0) - (number < 0);
}

// The later ce_time holds, then the higher id: byte by byte, as PostgreSQL compares a uuid.
Test(record, versions_in_order)
{
    static const struct record versions[] = {
        {.event_time = INT64_MIN, .event_id = {0xff}},
        {.event_time = -1, .event_id = {0xff}},
        {.event_time = 0, .event_id = {0}},
        {.event_time = 0, .event_id = {[15] = 1}},
        {.event_time = 0, .event_id = {[15] = 0x80}},
        {.event_time = 0, .event_id = {[0] = 1}},
        {.event_time = 0, .event_id = {[0] = 0x80}},
        {.event_time = 1, .event_id = {0}},
        {.event_time = INT64_C(1) << 32, .event_id = {0}},
        {.event_time = INT64_MAX, .event_id = {0}},
    };
    for (size_t i = 0; i < COUNT(versions); i++)
        for (size_t j = 0; j < COUNT(versions); j++)
            cr_expect_eq(sign(record_compare_version(&versions[i], &versions[j])), (i > j) - (i < j), "%zu and %zu", i,
                         j);
}

Test(record, version_is_time_and_id_alone)
{
    static const struct record one = {.event_time = 5, .event_id = {7}, .day = 1, .withdrawn = true};
    static const struct record other = {.event_time = 5, .event_id = {7}, .day = 2, .id_size = 3};
    cr_assert_eq(record_compare_version(&one, &other), 0);
}

struct own {
    struct record record;
    uint8_t id[16];
    int persons;
};

static bool own_fill(struct record *record, const void *value, const struct check *check)
{
    struct own *own = (struct own *)record;
    const Taakstelling__V1__Permit *message = value;
    own->persons = (int)message->persons;
    record->withdrawn = true;
    return record_uuid(record, check, "permit_id", message->permit_id, own->id) &&
           check_persons(check, "persons", own->persons, 1, 9);
}

static struct record *judge(const char *payload, struct arena *arena, struct rejection *rejection)
{
    static const struct record_kind kind = {
        .message = &taakstelling__v1__permit__descriptor, .size = sizeof(struct own), .fill = own_fill};
    struct event event = {.id = {9, 8}, .time_us = -7};
    event.payload = (const uint8_t *)payload;
    event.payload_size = strlen(payload);
    return record_judge(&kind, &event, arena, arena, rejection);
}

#define PERMIT_ID                                                                                                      \
    "\x0a\x24"                                                                                                         \
    "01020304-0000-7000-8000-000000000005"

Test(record, judged)
{
    struct arena *arena = arena_new();
    struct rejection rejection;
    const struct record *record = judge(PERMIT_ID "\x18\x03", arena, &rejection);
    cr_assert_not_null(record);
    cr_expect_eq(record->id_size, 16);
    cr_expect_arr_eq(record->id, ((uint8_t[16]){1, 2, 3, 4, [6] = 0x70, [8] = 0x80, [15] = 5}), 16);
    cr_expect_arr_eq(record->event_id, ((uint8_t[16]){9, 8}), 16);
    cr_expect_eq(record->event_time, -7);
    cr_expect(record->withdrawn);
    cr_expect_eq(((const struct own *)record)->persons, 3);
    arena_free(arena);
}

Test(record, refused)
{
    struct arena *arena = arena_new();
    struct rejection rejection;
    cr_assert_null(judge("\x0a\x05x", arena, &rejection));
    cr_expect_eq(rejection.reason, REJECT_MALFORMED_PROTOBUF);
    cr_assert_null(judge("\x0a\x01x", arena, &rejection));
    cr_expect_eq(rejection.reason, REJECT_INVALID_UUID);
    cr_assert_null(judge(PERMIT_ID "\x18\x0a", arena, &rejection));
    cr_expect_eq(rejection.reason, REJECT_PERSONS_OUT_OF_RANGE);
    arena_free(arena);
}

Test(record, columns_of_copy)
{
    static const uint8_t id[16] = {1, [15] = 2};
    static const char expected[] = "\0\0\0\x10\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2"
                                   "\0\0\0\x10\3\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                                   "\0\0\0\x08\0\0\0\0\0\0\0\5"
                                   "\0\0\0\4\0\0\0\6"
                                   "\0\0\0\1\1";
    const struct record record = {
        .id = id, .id_size = sizeof id, .event_id = {3}, .event_time = 5, .day = 6, .withdrawn = true};
    struct copy_buffer buffer = {NULL, 0, 0};
    record_write(&record, &buffer);
    cr_assert_eq(buffer.size, sizeof expected - 1);
    cr_assert_arr_eq(buffer.data, expected, buffer.size);
    copy_free(&buffer);
}

Test(record, payloads_that_do_not_decode)
{
    static const struct {
        const char *payload, *why;
    } cases[] = {{"\x0a\x01\xff", "is not UTF-8"},
                 {"\x0a\x05x", "does not decode as taakstelling.v1.Permit"},
                 {"\x18\x03", NULL}};
    struct arena *arena = arena_new();
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct event event = {.payload = (const uint8_t *)cases[i].payload, .payload_size = strlen(cases[i].payload)};
        struct rejection rejection = {.explanation = ""};
        const Taakstelling__V1__Permit *permit = record_unpack(&taakstelling__v1__permit__descriptor, &event, arena,
                                                               &rejection);
        cr_assert_eq(permit != NULL, !cases[i].why, "case %zu", i);
        if (permit) {
            cr_expect_eq(permit->persons, 3);
            continue;
        }
        cr_expect_eq(rejection.reason, REJECT_MALFORMED_PROTOBUF);
        cr_expect(strstr(rejection.explanation, cases[i].why), "%s", rejection.explanation);
    }
    arena_free(arena);
}

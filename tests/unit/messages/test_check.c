#include "messages/check.h"
#include "rules/calendar.h"

#include "taakstelling/v1/determination.pb-c.h"
#include "taakstelling/v1/permit.pb-c.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define NONE         REJECT_REASONS // accepted

static struct event event;
static struct rejection rejection;
static const struct check check = {&event, &rejection, NULL};

// The explanation begins with the field that is wrong.
static void expect(bool ok, enum reject_reason reason, const char *what)
{
    cr_expect_eq(ok, reason == NONE, "%s: %s", what, ok ? "taken" : rejection.explanation);
    if (ok || reason == NONE)
        return;
    cr_expect_eq(rejection.reason, reason, "%s: %s", what, reject_reason_name(rejection.reason));
    cr_expect_eq(strncmp(rejection.explanation, "the_field ", 10), 0, "%s: %s", what, rejection.explanation);
}

Test(check, uuids)
{
    static const struct {
        const char *text;
        enum reject_reason reason;
    } cases[] = {
        {"0190c5a2-7d3e-7abc-8def-0123456789ab", NONE},
        {"0190C5A2-7D3E-7ABC-8DEF-0123456789AB", NONE},
        {"00000000-0000-0000-0000-000000000000", REJECT_INVALID_UUID},
        {"0190c5a2-7d3e-7abc-8def-0123456789ab ", REJECT_INVALID_UUID},
        {"111222334", REJECT_INVALID_UUID},
        {"111222333", REJECT_PERSONAL_IDENTIFIER},
        {"1112.22.333", REJECT_PERSONAL_IDENTIFIER},
        {"2812345678", REJECT_PERSONAL_IDENTIFIER},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint8_t uuid[16] = {0};
        bool given = false;
        expect(check_uuid(&check, "the_field", cases[i].text, uuid), cases[i].reason, cases[i].text);
        if (cases[i].reason != NONE)
            cr_expect_null(strstr(rejection.explanation, cases[i].text), "a value may be personal: %s",
                           rejection.explanation);
        else
            cr_expect_eq(uuid[15], 0xab);
        expect(check_uuid_or_empty(&check, "the_field", cases[i].text, uuid, &given), cases[i].reason, cases[i].text);
        cr_expect(given);
    }
}

// 200 bytes are no 200 characters; what steers is rejected wherever it stands (common/printable.h says what that is).
Test(check, names)
{
    char longest[NAME_BYTES_MOST + 2];
    memset(longest, 'a', sizeof longest);
    longest[NAME_BYTES_MOST + 1] = '\0';
    expect(check_name(&check, "the_field", longest), REJECT_INVALID_NAME, "201 bytes");
    longest[NAME_BYTES_MOST] = '\0';
    expect(check_name(&check, "the_field", longest), NONE, "200 bytes");
    memcpy(longest + 1, "é", 2);
    expect(check_name(&check, "the_field", longest), NONE, "200 bytes of 199 characters");
    expect(check_name(&check, "the_field", "'s-Gravenhage"), NONE, "an apostrophe");
    expect(check_name(&check, "the_field", "Súdwest-Fryslân"), NONE, "accents");
    expect(check_name(&check, "the_field", ""), REJECT_INVALID_NAME, "nothing");
    expect(check_name(&check, "the_field", "Tho\033[31mlen"), REJECT_INVALID_NAME, "an escape sequence");
    expect(check_name(&check, "the_field", "Tholen\n"), REJECT_INVALID_NAME, "a line feed");
    expect(check_name(&check, "the_field", "\302\23331mTholen"), REJECT_INVALID_NAME, "a sequence's start in C1");
    expect(check_name(&check, "the_field", "Tholen\u202enelohT"), REJECT_INVALID_NAME, "right to left");
}

Test(check, uuids_that_may_be_empty)
{
    uint8_t uuid[16];
    bool given = true;
    expect(check_uuid(&check, "the_field", "", uuid), REJECT_INVALID_UUID, "empty");
    expect(check_uuid_or_empty(&check, "the_field", "", uuid, &given), NONE, "empty");
    cr_expect_not(given);
    expect(check_uuid_or_empty(&check, "the_field", " ", uuid, &given), REJECT_INVALID_UUID, "a space");
}

Test(check, enums)
{
    static const struct {
        const ProtobufCEnumDescriptor *enumeration;
        int value, never;
        enum reject_reason reason;
    } cases[] = {
        {&taakstelling__v1__permit_category__descriptor, 1, 0, NONE},
        {&taakstelling__v1__permit_category__descriptor, 4, 0, NONE},
        {&taakstelling__v1__permit_category__descriptor, 0, 0, REJECT_UNSPECIFIED_ENUM},
        {&taakstelling__v1__permit_category__descriptor, 5, 0, REJECT_UNSPECIFIED_ENUM},
        {&taakstelling__v1__permit_category__descriptor, -1, 0, REJECT_UNSPECIFIED_ENUM},
        {&taakstelling__v1__permit_category__descriptor, INT32_MIN, 0, REJECT_UNSPECIFIED_ENUM},
        {&taakstelling__v1__total_status__descriptor, 2, 3, NONE},
        {&taakstelling__v1__total_status__descriptor, 3, 3, REJECT_UNSPECIFIED_ENUM},
        {&taakstelling__v1__total_status__descriptor, 0, 3, REJECT_UNSPECIFIED_ENUM},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        expect(check_enum(&check, "the_field", cases[i].enumeration, cases[i].value, cases[i].never), cases[i].reason,
               cases[i].enumeration->short_name);
}

Test(check, persons)
{
    static const struct {
        int64_t persons, lowest, highest;
        enum reject_reason reason;
    } cases[] = {
        {1, 1, 99, NONE},
        {99, 1, 99, NONE},
        {0, 1, 99, REJECT_PERSONS_OUT_OF_RANGE},
        {100, 1, 99, REJECT_PERSONS_OUT_OF_RANGE},
        {UINT32_MAX, 1, 99, REJECT_PERSONS_OUT_OF_RANGE},
        {0, 0, 1000000, NONE},
        {-100000, -100000, 100000, NONE},
        {-100001, -100000, 100000, REJECT_PERSONS_OUT_OF_RANGE},
        {100001, -100000, 100000, REJECT_PERSONS_OUT_OF_RANGE},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        expect(check_persons(&check, "the_field", cases[i].persons, cases[i].lowest, cases[i].highest), cases[i].reason,
               "persons");
}

static Taakstelling__V1__Date date_of(int year, int month, int day)
{
    Taakstelling__V1__Date date = TAAKSTELLING__V1__DATE__INIT;
    date.year = year, date.month = month, date.day = day;
    return date;
}

Test(check, dates)
{
    static const struct {
        int year, month, day;
        enum reject_reason reason;
    } cases[] = {
        {2000, 1, 1, NONE},
        {2100, 12, 31, NONE},
        {2016, 2, 29, NONE},
        {2000, 2, 29, NONE},
        {1999, 12, 31, REJECT_INVALID_DATE},
        {2101, 1, 1, REJECT_INVALID_DATE},
        {2017, 2, 29, REJECT_INVALID_DATE},
        {2100, 2, 29, REJECT_INVALID_DATE},
        {2017, 4, 31, REJECT_INVALID_DATE},
        {2017, 0, 1, REJECT_INVALID_DATE},
        {2017, 13, 1, REJECT_INVALID_DATE},
        {2017, 1, 0, REJECT_INVALID_DATE},
        {2017, 1, -1, REJECT_INVALID_DATE},
        {0, 0, 0, REJECT_INVALID_DATE},
        {-2017, 1, 1, REJECT_INVALID_DATE},
        {2017, INT32_MAX, INT32_MIN, REJECT_INVALID_DATE},
    };
    int32_t day;
    for (size_t i = 0; i < COUNT(cases); i++) {
        Taakstelling__V1__Date date = date_of(cases[i].year, cases[i].month, cases[i].day);
        char text[40];
        (void)snprintf(text, sizeof text, "%d-%d-%d", date.year, date.month, date.day);
        expect(check_date(&check, "the_field", &date, &day), cases[i].reason, text);
        if (cases[i].reason == NONE)
            cr_expect_eq(day, day_of(date.year, date.month, date.day), "%s", text);
    }
    expect(check_date(&check, "the_field", NULL, &day), REJECT_INVALID_DATE, "not set");
    expect(check_past_date(&check, "the_field", NULL, &day), REJECT_INVALID_DATE, "not set");
}

// It is never later in the Netherlands than UTC + 2 hours.
Test(check, dates_not_after_the_event)
{
    static const struct {
        const char *time;
        int year, month, day;
        enum reject_reason reason;
    } cases[] = {
        {"2017-04-01T09:30:00Z", 2017, 4, 1, NONE},
        {"2017-04-01T09:30:00Z", 2000, 1, 1, NONE},
        {"2017-04-01T09:30:00Z", 2017, 4, 2, REJECT_DATE_IN_FUTURE},
        {"2017-04-01T21:59:59.999999Z", 2017, 4, 2, REJECT_DATE_IN_FUTURE},
        {"2017-04-01T22:00:00Z", 2017, 4, 2, NONE},
        {"2017-12-31T22:00:00Z", 2018, 1, 1, NONE}, // in winter too
        {"2017-04-02T00:30:00+02:00", 2017, 4, 2, NONE},
        {"2017-04-01T23:59:59+02:00", 2017, 4, 2, REJECT_DATE_IN_FUTURE},
        {"1999-12-31T22:00:00Z", 2000, 1, 1, NONE},
        {"1999-12-31T21:59:59.999999Z", 2000, 1, 1, REJECT_DATE_IN_FUTURE},
        {"1970-01-01T00:00:00Z", 2000, 1, 1, REJECT_DATE_IN_FUTURE},
        {"2017-04-01T09:30:00Z", 2017, 2, 29, REJECT_INVALID_DATE},
        {"2017-04-01T09:30:00Z", 2101, 1, 1, REJECT_INVALID_DATE},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Taakstelling__V1__Date date = date_of(cases[i].year, cases[i].month, cases[i].day);
        int32_t day = DAY_NONE;
        cr_assert(event_time_read(cases[i].time, strlen(cases[i].time), &event.time_us));
        expect(check_past_date(&check, "the_field", &date, &day), cases[i].reason, cases[i].time);
        if (cases[i].reason == NONE)
            cr_expect_eq(day, day_of(date.year, date.month, date.day));
    }
}

Test(check, periods)
{
    static const struct {
        int year, half;
        enum reject_reason reason;
    } cases[] = {
        {2001, 1, NONE},
        {2100, 2, NONE},
        {2017, 2, NONE},
        {2000, 2, REJECT_INVALID_PERIOD},
        {2101, 1, REJECT_INVALID_PERIOD},
        {2017, 0, REJECT_INVALID_PERIOD},
        {2017, 3, REJECT_INVALID_PERIOD},
        {2017, -1, REJECT_INVALID_PERIOD},
        {0, 0, REJECT_INVALID_PERIOD},
        {INT32_MIN, 1, REJECT_INVALID_PERIOD},
    };
    int period;
    for (size_t i = 0; i < COUNT(cases); i++) {
        Taakstelling__V1__HalfYear half_year = TAAKSTELLING__V1__HALF_YEAR__INIT;
        half_year.year = cases[i].year, half_year.half = cases[i].half;
        char text[PERIOD_TEXT_SIZE + 16];
        (void)snprintf(text, sizeof text, "%d-%d", half_year.year, half_year.half);
        expect(check_period(&check, "the_field", &half_year, &period), cases[i].reason, text);
        if (cases[i].reason == NONE)
            cr_expect_eq(period, period_of(half_year.year, half_year.half), "%s", text);
    }
    expect(check_period(&check, "the_field", NULL, &period), REJECT_INVALID_PERIOD, "not set");
}

Test(check, codes)
{
    static const struct {
        const char *text;
        int municipality, province; // -1: is none
    } cases[] = {
        {"GM0716", 716, -1}, {"GM0000", 0, -1},   {"GM9999", 9999, -1}, {"PV29", -1, 29},
        {"PV00", -1, 0},     {"", -1, -1},        {"GM", -1, -1},       {"GM716", -1, -1},
        {"GM00716", -1, -1}, {"gm0716", -1, -1},  {"0716", -1, -1},     {"PV0716", -1, -1},
        {"GM29", -1, -1},    {"GM-716", -1, -1},  {"GM+716", -1, -1},   {"GM 716", -1, -1},
        {" GM0716", -1, -1}, {"GM0716 ", -1, -1}, {"GM07x6", -1, -1},   {"GM\x01\x01\x01\x01", -1, -1},
        {"PV9", -1, -1},     {"PV029", -1, -1},   {"pv29", -1, -1},     {"G", -1, -1},
        {"GM٣٣", -1, -1},
    };
    int code;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *text = cases[i].text;
        expect(check_municipality(&check, "the_field", text, &code),
               cases[i].municipality < 0 ? REJECT_INVALID_CODE : NONE, text);
        if (cases[i].municipality >= 0)
            cr_expect_eq(code, cases[i].municipality, "%s", text);
        expect(check_province(&check, "the_field", text, &code), cases[i].province < 0 ? REJECT_INVALID_CODE : NONE,
               text);
        if (cases[i].province >= 0)
            cr_expect_eq(code, cases[i].province, "%s", text);
    }
}

Test(check, inhabitants)
{
    expect(check_inhabitants(&check, "the_field", 0, 100), NONE, "0");
    expect(check_inhabitants(&check, "the_field", 100, 100), NONE, "100");
    expect(check_inhabitants(&check, "the_field", 101, 100), REJECT_INHABITANTS_OUT_OF_RANGE, "101");
    expect(check_inhabitants(&check, "the_field", UINT64_MAX, 100), REJECT_INHABITANTS_OUT_OF_RANGE, "2^64 - 1");
}

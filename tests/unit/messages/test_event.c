#include "messages/event.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TYPE         "nl.taakstelling.permit-recorded.v1"
#define ID           "0190c5a2-7d3e-7abc-8def-0123456789ab"
#define SECOND_US    INT64_C(1000000)
#define TIME_MS      INT64_C(1491039000000) // 2017-04-01T09:30:00Z since 1970
#define TIME_US      (INT64_C(544354200) * SECOND_US)
#define TEN          "abcdefghij"
#define FIFTY        TEN TEN TEN TEN TEN

enum { SPECVERSION, EVENT_ID, SOURCE, EVENT_TYPE, TIME, CONTENT_TYPE, SPARE, HEADERS };

static struct header headers[HEADERS];
static struct message message;
static struct event event;
static struct rejection rejection;

static struct header header(const char *name, const char *value)
{
    return (struct header){name, (const uint8_t *)value, value ? strlen(value) : 0};
}

// A message that is as it should be.
static void setup(void)
{
    headers[SPECVERSION] = header("ce_specversion", "1.0");
    headers[EVENT_ID] = header("ce_id", ID);
    headers[SOURCE] = header("ce_source", "urn:nld:oin:00000099000000000001:systeem:coa");
    headers[EVENT_TYPE] = header("ce_type", TYPE);
    headers[TIME] = header("ce_time", "2017-04-01T09:30:00Z");
    headers[CONTENT_TYPE] = header("content-type", "application/protobuf");
    headers[SPARE] = header("other", "");
    message = (struct message){.topic = "coa.permits.v1",
                               .timestamp_ms = TIME_MS,
                               .value = (const uint8_t *)"\x0a\x01x",
                               .value_size = 3,
                               .headers = headers,
                               .header_count = HEADERS};
    memset(&event, 0xa5, sizeof event);
}

TestSuite(event, .init = setup);

static bool read(void)
{
    return event_read(&message, TYPE, 64, &event, &rejection);
}

static void expect_rejected(enum reject_reason reason, const char *word, const char *what)
{
    if (read()) {
        cr_expect_fail("%s is taken", what);
        return;
    }
    cr_expect_eq(rejection.reason, reason, "%s: %s", what, reject_reason_name(rejection.reason));
    cr_expect(strstr(rejection.explanation, word), "%s: %s lacks %s", what, rejection.explanation, word);
}

static void expect_value(int index, const char *value, bool ok)
{
    headers[index] = header(headers[index].name, value);
    if (ok)
        cr_expect(read(), "%s: %s", value, rejection.explanation);
    else
        expect_rejected(REJECT_INVALID_HEADER, headers[index].name, value);
}

Test(event, as_it_should_be)
{
    static const uint8_t id[16] = {0x01, 0x90, 0xc5, 0xa2, 0x7d, 0x3e, 0x7a, 0xbc,
                                   0x8d, 0xef, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab};
    cr_assert(read(), "%s", rejection.explanation);
    cr_expect_arr_eq(event.id, id, sizeof id);
    cr_expect_eq(event.time_us, TIME_US);
    cr_expect_eq(event.payload, message.value);
    cr_expect_eq(event.payload_size, 3);
    cr_expect_str_eq(event.traceparent, "");
}

Test(event, headers_missing)
{
    for (int i = SPECVERSION; i <= TIME; i++) {
        setup();
        const char *name = headers[i].name;
        headers[i].name = "other";
        expect_rejected(REJECT_MISSING_HEADER, name, name);
    }
    setup();
    headers[CONTENT_TYPE].name = "other";
    cr_expect(read(), "content-type may be absent: %s", rejection.explanation);
    message.header_count = 0;
    expect_rejected(REJECT_MISSING_HEADER, "ce_specversion", "no header at all");
}

Test(event, headers_twice)
{
    for (int i = SPECVERSION; i <= CONTENT_TYPE; i++) {
        setup();
        headers[SPARE] = headers[i];
        expect_rejected(REJECT_INVALID_HEADER, headers[i].name, headers[i].name);
    }
    setup();
    headers[SPARE] = header("CE_TYPE", TYPE);
    expect_rejected(REJECT_INVALID_HEADER, "ce_type", "the same name in another case");
    setup();
    headers[SPARE] = headers[CONTENT_TYPE] = header("other", "x");
    cr_expect(read(), "other headers may be there twice: %s", rejection.explanation);
}

Test(event, headers_empty_or_null)
{
    for (int i = SPECVERSION; i <= CONTENT_TYPE; i++) {
        setup();
        headers[i].size = 0;
        expect_rejected(REJECT_INVALID_HEADER, headers[i].name, "empty");
        headers[i].value = NULL;
        expect_rejected(REJECT_INVALID_HEADER, headers[i].name, "null");
    }
}

Test(event, header_names_in_any_case)
{
    headers[SPECVERSION].name = "CE_SpecVersion";
    headers[EVENT_ID].name = "Ce_Id";
    headers[SOURCE].name = "CE_SOURCE";
    headers[EVENT_TYPE].name = "ce_Type";
    headers[TIME].name = "CE_time";
    headers[CONTENT_TYPE].name = "Content-Type";
    cr_expect(read(), "%s", rejection.explanation);
}

Test(event, specversion)
{
    expect_value(SPECVERSION, "1.0", true);
    expect_value(SPECVERSION, "1.1", false);
    expect_value(SPECVERSION, "1", false);
    expect_value(SPECVERSION, "1.0 ", false);
    expect_value(SPECVERSION, "0.3", false);
}

Test(event, id)
{
    expect_value(EVENT_ID, "0190C5A2-7D3E-7ABC-8DEF-0123456789AB", true);
    expect_value(EVENT_ID, "00000000-0000-0000-0000-000000000000", false);
    expect_value(EVENT_ID, "0190c5a27d3e7abc8def0123456789ab", false);
    expect_value(EVENT_ID, "17", false);
    expect_value(EVENT_ID, "111222334", false); // no BSN
}

// Whatever else is wrong with the headers, such a message must not be stored; and its number is not repeated.
Test(event, id_of_a_person_goes_before_other_headers)
{
    static const char *const numbers[] = {"111222333", "1112.22.333", "1234567890", "12 34 56 78 90"};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        setup();
        headers[EVENT_ID] = header("CE_ID", numbers[i]);
        expect_rejected(REJECT_PERSONAL_IDENTIFIER, "ce_id", numbers[i]);
        cr_expect_null(strstr(rejection.explanation, numbers[i]));
        headers[SPECVERSION] = header("ce_specversion", "9");
        headers[TIME].name = "other";
        expect_rejected(REJECT_PERSONAL_IDENTIFIER, "ce_id", numbers[i]);
        headers[SPARE] = headers[EVENT_ID];
        headers[EVENT_ID] = header("ce_id", ID);
        expect_rejected(REJECT_PERSONAL_IDENTIFIER, "ce_id", "the second of two");
        message.value_size = 65;
        expect_rejected(REJECT_MESSAGE_TOO_LARGE, "65", "size goes before all");
    }
}

Test(event, source)
{
    expect_value(SOURCE, "urn:nl:x", true);
    expect_value(SOURCE, "URN:n-l:x:y/z?a=b#c", true);
    expect_value(SOURCE, "urn:" TEN TEN TEN "ab:x", true); // 32 characters of a namespace
    expect_value(SOURCE, "urn:" TEN TEN TEN "abc:x", false);
    expect_value(SOURCE, "urn:nl:" FIFTY FIFTY FIFTY FIFTY FIFTY, false); // 257
    headers[SOURCE].size = 256;
    expect_rejected(REJECT_INVALID_HEADER, "ce_source", "256 characters");
    headers[SOURCE].size = 255;
    cr_expect(read(), "255 characters: %s", rejection.explanation);
    static const char *const wrong[] = {"urn",      "urn:",      "urn:nl",    "urn:nl:",   "urn::x",    "urn:n:x",
                                        "urn:-l:x", "urn:n-:x",  "urn:n_l:x", "urn:nl: x", "urn:nl:x ", "urn:nl:x\n",
                                        "urn:nl:é", "urn:nl:<x", "urn:nl:{}", "urn:nl:\"", "urn:nl:\\", "http://x.nl"};
    for (size_t i = 0; i < COUNT(wrong); i++)
        expect_value(SOURCE, wrong[i], false);
    headers[SOURCE] = (struct header){"ce_source", (const uint8_t *)"urn:nl:a\0b", 10};
    expect_rejected(REJECT_INVALID_HEADER, "ce_source", "a NUL within");
}

Test(event, time)
{
    expect_value(TIME, "2017-04-01T11:30:00.5+02:00", true);
    cr_expect_eq(event.time_us, TIME_US + 500000);
    expect_value(TIME, "2017-04-01T09:30:60Z", false);
    expect_value(TIME, "2017-04-01", false);
}

Test(event, type)
{
    static const char *const wrong[] = {"nl.taakstelling.permit-recorded.v2", "nl.taakstelling.permit-recorded.v",
                                        "NL.taakstelling.permit-recorded.v1", "x"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        headers[EVENT_TYPE] = header("ce_type", wrong[i]);
        expect_rejected(REJECT_UNKNOWN_TYPE, TYPE, wrong[i]);
    }
    headers[CONTENT_TYPE] = header("content-type", "text/plain");
    expect_rejected(REJECT_INVALID_HEADER, "content-type", "a wrong header goes before the type");
}

Test(event, content_type)
{
    static const char *const good[] = {"application/x-protobuf",      "application/vnd.google.protobuf",
                                       "Application/Protobuf",        "application/protobuf; messageType=\"x\"",
                                       "application/protobuf \t;x=y", "application/protobuf;"};
    static const char *const wrong[] = {"application/json", "application/protobufs", "application/protobu",
                                        " application/protobuf", ";application/protobuf"};
    for (size_t i = 0; i < COUNT(good); i++)
        expect_value(CONTENT_TYPE, good[i], true);
    for (size_t i = 0; i < COUNT(wrong); i++)
        expect_value(CONTENT_TYPE, wrong[i], false);
}

Test(event, time_at_most_five_minutes_ahead)
{
    static const struct {
        const char *time;
        int64_t timestamp_ms;
        bool ok;
    } cases[] = {
        {"2017-04-01T09:35:00Z", TIME_MS, true},
        {"2017-04-01T09:35:00.000001Z", TIME_MS, false},
        {"2017-04-01T11:35:00.001+02:00", TIME_MS, false},
        {"2017-04-01T09:35:00.001Z", TIME_MS + 1, true},
        {"1990-01-01T00:00:00Z", TIME_MS, true},
        {"2099-01-01T00:00:00Z", -1, true}, // Kafka gave no time
        {"1970-01-01T00:05:00Z", 0, true},
        {"1970-01-01T00:05:01Z", 0, false},
        {"9999-12-31T23:59:59Z", INT64_MAX, true},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        headers[TIME] = header("ce_time", cases[i].time);
        message.timestamp_ms = cases[i].timestamp_ms;
        if (cases[i].ok)
            cr_expect(read(), "%s: %s", cases[i].time, rejection.explanation);
        else
            expect_rejected(REJECT_DATE_IN_FUTURE, "ce_time", cases[i].time);
    }
}

Test(event, size)
{
    uint8_t value[65] = {0x0a};
    message.value = value;
    message.value_size = 64;
    cr_expect(read(), "%s", rejection.explanation);
    message.value_size = 65;
    expect_rejected(REJECT_MESSAGE_TOO_LARGE, "65 bytes: at most 64", "65");
}

Test(event, values_behind_a_confluent_prefix)
{
    static const struct {
        const char *bytes;
        size_t size;
        int payload; // where it starts; -1: none
    } cases[] = {
        {"", 0, -1},
        {"\x0a", 1, 0},
        {"\0", 1, -1},
        {"\0\1\2\3\4", 5, -1},
        {"\0\1\2\3\4\0", 6, -1}, // nothing behind it
        {"\0\1\2\3\4\0\x0a", 7, 6},
        {"\0\0\0\0\0\0\0", 7, 6},
        {"\0\1\2\3\4\2\0\x0a", 8, 7},                  // one index: 0
        {"\0\1\2\3\4\4\2\6\x0a", 9, 8},                // two: 1 and 3
        {"\0\1\2\3\4\4\x82\1\6\x0a", 10, 9},           // two: 65 and 3
        {"\0\1\2\3\4\x80\0\x0a", 8, 7},                // a long way to write 0
        {"\0\1\2\3\4\4\2\6", 8, -1},                   // ends behind the indexes
        {"\0\1\2\3\4\4\2", 7, -1},                     // ends within them
        {"\0\1\2\3\4\1\x0a", 7, -1},                   // -1 indexes
        {"\0\1\2\3\4\x82", 6, -1},                     // ends within their count
        {"\0\1\2\3\4\xfe\xff\xff\xff\x0f\0\0", 12, -1} // 2^31 - 1 of them
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint8_t *value = malloc(cases[i].size + !cases[i].size); // so that reading beyond it is seen
        memcpy(value, cases[i].bytes, cases[i].size);
        message.value = value;
        message.value_size = cases[i].size;
        bool ok = read();
        cr_expect_eq(ok, cases[i].payload >= 0, "case %zu: %s", i, rejection.explanation);
        if (ok) {
            cr_expect_eq(event.payload, value + cases[i].payload, "case %zu", i);
            cr_expect_eq(event.payload_size, cases[i].size - (size_t)cases[i].payload, "case %zu", i);
        } else
            cr_expect_eq(rejection.reason, REJECT_MALFORMED_PROTOBUF, "case %zu", i);
        free(value);
    }
    message.value = NULL;
    message.value_size = 0;
    expect_rejected(REJECT_MALFORMED_PROTOBUF, "the value is null", "null");
}

// Elsewhere a tombstone takes a record back, so whoever sends one must learn what does so here.
Test(event, a_tombstone_is_told_how_to_withdraw)
{
    message.value_size = 0;
    expect_rejected(REJECT_MALFORMED_PROTOBUF, "the value is empty; to take something back, send the whole of it again",
                    "empty");
    message.value = NULL;
    expect_rejected(REJECT_MALFORMED_PROTOBUF, "with withdrawn set", "null");
    message.header_count = 0;
    expect_rejected(REJECT_MISSING_HEADER, "header ce_specversion is missing; to take something back", "no headers");
}

#define TRACE "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

Test(event, traceparent)
{
    static const struct {
        const char *text;
        bool ok;
    } cases[] = {
        {TRACE, true},
        {"01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff", true},
        {"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false},
        {"00-4BF92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false},
        {"00-00000000000000000000000000000000-00f067aa0ba902b7-01", false},
        {"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", false},
        {"00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01", false},
        {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g", false},
        {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0", false},
        {TRACE "-x", false},
        {"", false},
        {NULL, false},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        headers[SPARE] = header("TraceParent", cases[i].text);
        cr_assert(read(), "a wrong one is no reason to reject: %s", rejection.explanation);
        cr_expect_str_eq(event.traceparent, cases[i].ok ? cases[i].text : "", "%s", cases[i].text);
    }
    headers[SPARE] = header("traceparent", TRACE);
    message.headers = &headers[SPARE];
    message.header_count = 1;
    expect_rejected(REJECT_MISSING_HEADER, "ce_specversion", "only a traceparent");
    cr_expect_str_eq(event.traceparent, TRACE, "a rejected message has it too");
}

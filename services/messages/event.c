#include "messages/event.h"
#include "common/urn.h"
#include "messages/identifier.h"
#include "messages/schema_prefix.h"
#include "rules/calendar.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define CLOCK_SKEW_US       (5 * 60 * INT64_C(1000000))
#define TIME_SECONDS_LENGTH 19 // of 2017-01-31T12:00:00
#define DAY_US              (24 * 3600 * INT64_C(1000000))

// The headers that are read. Of several that are missing the first in this order is named.
enum { SPECVERSION, ID, SOURCE, TYPE, TIME, CONTENT_TYPE, TRACEPARENT, HEADERS };

static const char *const header_names[HEADERS] = {"ce_specversion", "ce_id",        "ce_source",  "ce_type",
                                                  "ce_time",        "content-type", "traceparent"};
static const size_t header_lengths[HEADERS] = {14, 5, 9, 7, 7, 12, 11}; // of the names

struct headers {
    const struct header *found[HEADERS]; // the first of each
    int times[HEADERS];
    bool personal; // a ce_id is a person's number
};

static bool header_is(const struct header *header, const char *text)
{
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): as in headers_valid()
    return header->size == strlen(text) && memcmp(header->value, text, header->size) == 0;
}

// Which of these a header is, in either case of letters; HEADERS where it is none.
static int header_which(const char *name)
{
    size_t length = strlen(name);
    int i = 0;
    while (i < HEADERS && (header_lengths[i] != length || (memcmp(name, header_names[i], length) != 0 &&
                                                           strncasecmp(name, header_names[i], length) != 0)))
        i++;
    return i;
}

static struct headers headers_sort(const struct message *message)
{
    struct headers headers;
    memset(&headers, 0, sizeof headers);
    for (size_t i = 0; i < message->header_count; i++) {
        const struct header *header = &message->headers[i];
        int which = header_which(header->name);
        if (which == HEADERS)
            continue;
        if (headers.times[which]++ == 0)
            headers.found[which] = header;
        if (which == ID && header->value && is_personal_identifier((const char *)header->value, header->size))
            headers.personal = true;
    }
    return headers;
}

// A number of exactly `digits` decimal digits at *text, which moves behind it; -1 where there is none.
static int number_read(const char **text, const char *end, int digits)
{
    int number = 0;
    for (; digits > 0; digits--, (*text)++) {
        if (*text == end || !isdigit((unsigned char)**text))
            return -1;
        number = number * 10 + (**text - '0');
    }
    return number;
}

// Whether the character at *text, which moves behind it, is one of two; for one alone, its NUL is the other.
static bool character_read(const char **text, const char *end, const char *any_of)
{
    char c = *text < end ? *(*text)++ : '\0';
    return c && (c == any_of[0] || c == any_of[1]);
}

// Reads a fraction of a second such as ".123456789" as microseconds, cut; 0 where there is none, -1 where it is wrong.
static int fraction_read(const char **text, const char *end)
{
    int microseconds = 0, digits = 0;
    if (*text == end || **text != '.')
        return 0;
    for ((*text)++; *text < end && isdigit((unsigned char)**text); (*text)++, digits++)
        if (digits < 6)
            microseconds = microseconds * 10 + (**text - '0');
    for (int i = digits; i < 6; i++)
        microseconds *= 10;
    return digits >= 1 && digits <= 9 ? microseconds : -1;
}

// Reads "Z" or an offset such as "+01:00" as minutes; false where it is wrong.
static bool offset_read(const char **text, const char *end, int *minutes)
{
    *minutes = 0;
    if (*text == end)
        return false;
    char sign = *(*text)++;
    if (sign == 'Z' || sign == 'z')
        return true;
    int hour = number_read(text, end, 2);
    bool colon = character_read(text, end, ":");
    int minute = colon ? number_read(text, end, 2) : -1;
    *minutes = (sign == '-' ? -1 : 1) * (hour * 60 + minute);
    return (sign == '+' || sign == '-') && hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
}

bool event_time_read(const char *text, size_t length, int64_t *time_us)
{
    const char *end = text + length;
    int part[6], offset;
    static const char *const behind[6] = {"-", "-", "Tt", ":", ":", NULL};
    for (int i = 0; i < 6; i++) {
        part[i] = number_read(&text, end, i == 0 ? 4 : 2);
        if (part[i] < 0 || (behind[i] && !character_read(&text, end, behind[i])))
            return false;
    }
    int fraction = fraction_read(&text, end);
    if (fraction < 0 || !offset_read(&text, end, &offset) || text != end)
        return false;
    if (!date_exists(part[0], part[1], part[2]) || part[3] > 23 || part[4] > 59 || part[5] > 59)
        return false;
    int64_t seconds = ((int64_t)part[3] * 60 + part[4] - offset) * 60 + part[5];
    *time_us = day_of(part[0], part[1], part[2]) * DAY_US + seconds * 1000000 + fraction;
    return true;
}

int64_t event_time_of(const struct timespec *since_1970)
{
    return since_1970->tv_sec * INT64_C(1000000) + since_1970->tv_nsec / 1000 - UNIX_TO_2000_MS * 1000;
}

int64_t event_time_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return event_time_of(&now);
}

const char *event_time_format(int64_t time_us, char text[EVENT_TIME_SIZE])
{
    int64_t day = time_us / DAY_US, rest = time_us % DAY_US;
    if (rest < 0) {
        day--;
        rest += DAY_US;
    }
    struct date date = day_date((int32_t)day);
    int seconds = (int)(rest / 1000000);
    snprintf(text, EVENT_TIME_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", date.year % 10000, date.month % 100,
             date.day % 100, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60, (int)(rest % 1000000));
    return text;
}

const char *event_time_seconds(int64_t time_us, char text[EVENT_TIME_SIZE])
{
    event_time_format(time_us, text);
    text[TIME_SECONDS_LENGTH] = 'Z';
    text[TIME_SECONDS_LENGTH + 1] = '\0';
    return text;
}

static bool is_protobuf_content(const struct header *header)
{
    static const char *const types[] = {"application/protobuf", "application/x-protobuf",
                                        "application/vnd.google.protobuf"};
    const char *text = (const char *)header->value;
    const char *semicolon = memchr(text, ';', header->size);
    size_t length = semicolon ? (size_t)(semicolon - text) : header->size;
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strlen(types[i]) == length && strncasecmp(text, types[i], length) == 0)
            return true;
    return false;
}

static bool headers_present(const struct headers *headers, struct rejection *rejection)
{
    for (int i = 0; i < CONTENT_TYPE; i++)
        if (!headers->found[i])
            return reject(rejection, REJECT_MISSING_HEADER, "header %s is missing", header_names[i]);
    for (int i = 0; i <= CONTENT_TYPE; i++) {
        if (headers->times[i] > 1)
            return reject(rejection, REJECT_INVALID_HEADER, "header %s is there %d times: send it once",
                          header_names[i], headers->times[i]);
        if (headers->found[i] && (!headers->found[i]->value || headers->found[i]->size == 0))
            return reject(rejection, REJECT_INVALID_HEADER, "header %s is empty", header_names[i]);
    }
    return true;
}

static bool headers_valid(const struct headers *headers, struct event *event, struct rejection *rejection)
{
    const struct header *const *found = headers->found;
    // NOLINTBEGIN(clang-analyzer-core.NullDereference): it does not see that headers_present() looked for all of these
    if (!header_is(found[SPECVERSION], "1.0"))
        return reject(rejection, REJECT_INVALID_HEADER, "header ce_specversion is not 1.0");
    if (!uuid_read((const char *)found[ID]->value, found[ID]->size, event->id))
        return reject(rejection, REJECT_INVALID_HEADER, "header ce_id is no UUID (8-4-4-4-12 hexadecimal, not nil)");
    if (!is_urn((const char *)found[SOURCE]->value, found[SOURCE]->size))
        return reject(rejection, REJECT_INVALID_HEADER, "header ce_source is no URN of at most %d characters",
                      URN_LONGEST);
    if (!event_time_read((const char *)found[TIME]->value, found[TIME]->size, &event->time_us))
        return reject(rejection, REJECT_INVALID_HEADER,
                      "header ce_time is no RFC 3339 time such as 2017-04-01T09:30:00Z");
    if (found[CONTENT_TYPE] && !is_protobuf_content(found[CONTENT_TYPE]))
        return reject(rejection, REJECT_INVALID_HEADER, "header content-type is not application/protobuf");
    // NOLINTEND(clang-analyzer-core.NullDereference)
    return true;
}

// Without a branch for each character: whether a random one is a digit or a letter cannot be foreseen, and that took a
// twentieth of all that an event with a traceparent costs.
static bool is_lower_hex(const char *text, size_t length)
{
    bool all = true;
    for (size_t i = 0; i < length; i++)
        all &= ((text[i] >= '0') & (text[i] <= '9')) | ((text[i] >= 'a') & (text[i] <= 'f'));
    return all;
}

// Reads a traceparent of W3C Trace Context, version 00. One that is not well formed is as if it were not there: no
// message is rejected for it.
static void traceparent_read(const struct header *header, char traceparent[TRACEPARENT_SIZE])
{
    traceparent[0] = '\0';
    if (!header || !header->value || header->size != TRACEPARENT_SIZE - 1)
        return;
    const char *text = (const char *)header->value;
    if (text[2] != '-' || text[35] != '-' || text[52] != '-' || !is_lower_hex(text, 2) || !is_lower_hex(text + 3, 32) ||
        !is_lower_hex(text + 36, 16) || !is_lower_hex(text + 53, 2) || memcmp(text, "ff", 2) == 0 ||
        memcmp(text + 3, "00000000000000000000000000000000", 32) == 0 || memcmp(text + 36, "0000000000000000", 16) == 0)
        return;
    memcpy(traceparent, text, TRACEPARENT_SIZE - 1);
    traceparent[TRACEPARENT_SIZE - 1] = '\0';
}

bool event_payload_find(const uint8_t *value, size_t size, struct event *event, struct rejection *rejection)
{
    if (!value || size == 0)
        return reject(rejection, REJECT_MALFORMED_PROTOBUF, "the value is %s", value ? "empty" : "null");
    const uint8_t *at = value, *end = value + size;
    if (!schema_prefix_pass(&at, end))
        return reject(rejection, REJECT_MALFORMED_PROTOBUF, "the value ends within its Confluent prefix");
    if (at == end)
        return reject(rejection, REJECT_MALFORMED_PROTOBUF, "there is nothing behind the value's Confluent prefix");
    event->payload = at;
    event->payload_size = (size_t)(end - at);
    return true;
}

// Whether an event's time is too far after Kafka's timestamp. In 128 bits, because a publisher can make up any number
// as a timestamp where the topic allows it (CreateTime).
static bool is_ahead(int64_t time_us, int64_t timestamp_ms)
{
    return timestamp_ms >= 0 && time_us > ((__int128)timestamp_ms - UNIX_TO_2000_MS) * 1000 + CLOCK_SKEW_US;
}

// What a tombstone is meant for elsewhere is said here whatever else is wrong with it: most come without any headers.
static bool tombstone_tell(struct rejection *rejection)
{
    size_t length = strlen(rejection->explanation);
    snprintf(
        rejection->explanation + length, sizeof rejection->explanation - length,
        "; to take something back, send the whole of it again with withdrawn set, its headers and a later ce_time");
    return false;
}

static bool event_take(const struct message *message, const char *type, size_t size_most, struct event *event,
                       struct rejection *rejection)
{
    struct headers headers = headers_sort(message);
    event->enveloped = false;
    event->payload = NULL;
    traceparent_read(headers.found[TRACEPARENT], event->traceparent);
    if (message->value_size > size_most)
        return reject(rejection, REJECT_MESSAGE_TOO_LARGE, "the value has %zu bytes: at most %zu are allowed",
                      message->value_size, size_most);
    if (headers.personal)
        return reject(rejection, REJECT_PERSONAL_IDENTIFIER, "header ce_id looks like a person's number: use a UUID");
    if (!headers_present(&headers, rejection) || !headers_valid(&headers, event, rejection))
        return false;
    if (!header_is(headers.found[TYPE], type))
        return reject(rejection, REJECT_UNKNOWN_TYPE, "header ce_type is not %s, which belongs on this topic", type);
    event->enveloped = true;
    if (is_ahead(event->time_us, message->timestamp_ms))
        return reject(rejection, REJECT_DATE_IN_FUTURE,
                      "header ce_time is more than five minutes after the time at which Kafka took the message");
    return event_payload_find(message->value, message->value_size, event, rejection);
}

bool event_read(const struct message *message, const char *type, size_t size_most, struct event *event,
                struct rejection *rejection)
{
    return event_take(message, type, size_most, event, rejection) ||
           (message->value_size == 0 && tombstone_tell(rejection));
}

#include "messages/check.h"
#include "common/printable.h"
#include "messages/identifier.h"
#include "rules/calendar.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#define YEAR_FIRST        2000
#define YEAR_LAST         2100
#define PERIOD_YEAR_FIRST 2001
#define DAY_US            (24 * 3600 * INT64_C(1000000))
#define SUMMER_TIME_US    (2 * 3600 * INT64_C(1000000))

bool check_uuid(const struct check *check, const char *field, const char *text, uint8_t uuid[16])
{
    size_t length = strlen(text);
    if (uuid_read(text, length, uuid)) // it has 32 digits, so it is no person's number
        return true;
    if (is_personal_identifier(text, length))
        return reject(check->rejection, REJECT_PERSONAL_IDENTIFIER, "%s looks like a person's number: use a UUID",
                      field);
    return reject(check->rejection, REJECT_INVALID_UUID,
                  "%s is no UUID: 8-4-4-4-12 hexadecimal digits, not all 0, are asked", field);
}

bool check_uuid_or_empty(const struct check *check, const char *field, const char *text, uint8_t uuid[16], bool *given)
{
    *given = *text != '\0';
    return !*given || check_uuid(check, field, text, uuid);
}

bool check_enum(const struct check *check, const char *field, const ProtobufCEnumDescriptor *enumeration, int value,
                int never)
{
    if (value != 0 && value != never && protobuf_c_enum_descriptor_get_value(enumeration, value))
        return true;
    return reject(check->rejection, REJECT_UNSPECIFIED_ENUM, "%s is %d, which is no %s that can be sent", field, value,
                  enumeration->short_name);
}

bool check_persons(const struct check *check, const char *field, int64_t persons, int64_t lowest, int64_t highest)
{
    if (persons >= lowest && persons <= highest)
        return true;
    return reject(check->rejection, REJECT_PERSONS_OUT_OF_RANGE,
                  "%s is %" PRId64 ": %" PRId64 " to %" PRId64 " are allowed", field, persons, lowest, highest);
}

bool check_date(const struct check *check, const char *field, const Taakstelling__V1__Date *date, int32_t *day)
{
    if (!date)
        return reject(check->rejection, REJECT_INVALID_DATE, "%s is not set", field);
    if (date->year < YEAR_FIRST || date->year > YEAR_LAST || !date_exists(date->year, date->month, date->day))
        return reject(check->rejection, REJECT_INVALID_DATE, "%s is %d-%d-%d: no day of the years %d to %d", field,
                      date->year, date->month, date->day, YEAR_FIRST, YEAR_LAST);
    *day = day_of(date->year, date->month, date->day);
    return true;
}

static int64_t floor_div(int64_t number, int64_t by)
{
    return number / by - (number % by < 0);
}

bool check_past_date(const struct check *check, const char *field, const Taakstelling__V1__Date *date, int32_t *day)
{
    char text[DAY_TEXT_SIZE];
    if (!check_date(check, field, date, day))
        return false;
    if (*day <= floor_div(check->event->time_us + SUMMER_TIME_US, DAY_US))
        return true;
    return reject(check->rejection, REJECT_DATE_IN_FUTURE, "%s is %s, which is after the event's own ce_time", field,
                  day_format(*day, text));
}

bool check_period(const struct check *check, const char *field, const Taakstelling__V1__HalfYear *half_year,
                  int *period)
{
    if (!half_year)
        return reject(check->rejection, REJECT_INVALID_PERIOD, "%s is not set", field);
    if (half_year->year < PERIOD_YEAR_FIRST || half_year->year > YEAR_LAST || half_year->half < 1 ||
        half_year->half > 2)
        return reject(check->rejection, REJECT_INVALID_PERIOD, "%s is %d-%d: half 1 or 2 of the years %d to %d", field,
                      half_year->year, half_year->half, PERIOD_YEAR_FIRST, YEAR_LAST);
    *period = period_of(half_year->year, half_year->half);
    return true;
}

// Reads two given letters and so many digits as the digits' number; -1 for anything else.
static int code_read(const char *text, const char *letters, size_t digits)
{
    int code = 0;
    if (strlen(text) != 2 + digits || memcmp(text, letters, 2) != 0)
        return -1;
    for (const char *c = text + 2; *c; c++) {
        if (!isdigit((unsigned char)*c))
            return -1;
        code = code * 10 + (*c - '0');
    }
    return code;
}

bool check_municipality(const struct check *check, const char *field, const char *text, int *code)
{
    *code = code_read(text, "GM", 4);
    return *code >= 0 || reject(check->rejection, REJECT_INVALID_CODE, "%s is not GM and four digits", field);
}

bool check_province(const struct check *check, const char *field, const char *text, int *code)
{
    *code = code_read(text, "PV", 2);
    return *code >= 0 || reject(check->rejection, REJECT_INVALID_CODE, "%s is not PV and two digits", field);
}

bool check_name(const struct check *check, const char *field, const char *text)
{
    size_t length = strlen(text);
    if (length == 0)
        return reject(check->rejection, REJECT_INVALID_NAME, "%s is empty", field);
    if (length > NAME_BYTES_MOST)
        return reject(check->rejection, REJECT_INVALID_NAME, "%s has %zu bytes: at most %d are allowed", field, length,
                      NAME_BYTES_MOST);
    return is_printable(text, length) ||
           reject(check->rejection, REJECT_INVALID_NAME, "%s holds a control character", field);
}

bool check_inhabitants(const struct check *check, const char *field, uint64_t inhabitants, uint64_t most)
{
    if (inhabitants <= most)
        return true;
    return reject(check->rejection, REJECT_INHABITANTS_OUT_OF_RANGE,
                  "%s is %" PRIu64 ": at most %" PRIu64 " is allowed", field, inhabitants, most);
}

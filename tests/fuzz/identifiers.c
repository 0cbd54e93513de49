// Short texts of messages, files and commands: times, UUIDs, persons' numbers, periods, codes. What is read and written
// again is the same.
//
// covers: messages/identifier.c common/urn.c rules/calendar.c
#include "fuzz.h"

#include "common/urn.h"
#include "determination-consumer/determination.h"
#include "messages/identifier.h"
#include "rules/calendar.h"

static void time_check(const char *text, size_t size)
{
    int64_t time_us, again;
    char shown[EVENT_TIME_SIZE];
    if (!event_time_read(text, size, &time_us))
        return;
    event_time_format(time_us, shown);
    // An offset may lead out of the years of four digits.
    MUST((event_time_read(shown, strlen(shown), &again) && again == time_us) || memcmp(text, "0000-01-01", 10) == 0 ||
         memcmp(text, "9999-12-31", 10) == 0);
}

static void uuid_check(const char *text, size_t size)
{
    uint8_t uuid[16], again[16];
    char shown[UUID_TEXT_SIZE];
    if (uuid_read(text, size, uuid))
        MUST(uuid_read(uuid_format(uuid, shown), UUID_TEXT_SIZE - 1, again) && memcmp(uuid, again, sizeof uuid) == 0);
    uuid_of_name(text, size, uuid);
}

static void period_check(const char *text)
{
    int period, again;
    char shown[PERIOD_TEXT_SIZE];
    if (period_parse(text, &period))
        MUST(period_parse(period_format(period, shown), &again) && again == period);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = input_text(data, size);
    time_check(text, size);
    uuid_check(text, size);
    period_check(text);
    (void)is_urn(text, size);
    (void)determination_subject_begins(text);
    if (is_personal_identifier(text, size))
        MUST(size >= 9);
    free(text);
    return 0;
}

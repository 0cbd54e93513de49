// Checks of single fields. Each fills the rejection of the check and returns false where the field is wrong;
// explanations name the field, not its value, which may be personal.
#pragma once

#include "common/arena.h"
#include "messages/event.h"

#include "taakstelling/v1/common.pb-c.h"

#include <protobuf-c/protobuf-c.h>

#define RECORD_BYTES_MOST        (64 * 1024)
#define DETERMINATION_BYTES_MOST (512 * 1024)
#define RECORD_PERSONS_MOST      99
#define NAME_BYTES_MOST          200

struct check {
    const struct event *event;
    struct rejection *rejection;
    struct arena *scratch; // for what only the checking needs
};

bool check_uuid(const struct check *check, const char *field, const char *text, uint8_t uuid[16]);
// Empty is fine; *given says whether there is one.
bool check_uuid_or_empty(const struct check *check, const char *field, const char *text, uint8_t uuid[16], bool *given);
// A number that the enum has, but 0 and `never` (an INDICATIVE input; 0 for none).
bool check_enum(const struct check *check, const char *field, const ProtobufCEnumDescriptor *enumeration, int value,
                int never);
bool check_persons(const struct check *check, const char *field, int64_t persons, int64_t lowest, int64_t highest);
bool check_date(const struct check *check, const char *field, const Taakstelling__V1__Date *date, int32_t *day);
// A date not after the event's time, read as UTC + 2 hours: no Dutch day is later than that.
bool check_past_date(const struct check *check, const char *field, const Taakstelling__V1__Date *date, int32_t *day);
bool check_period(const struct check *check, const char *field, const Taakstelling__V1__HalfYear *half_year,
                  int *period);
bool check_municipality(const struct check *check, const char *field, const char *text, int *code); // GM0716: 716
bool check_province(const struct check *check, const char *field, const char *text, int *code);     // PV29: 29
// Not empty, at most 200 bytes, and nothing in it that steers what shows it (common/printable.h).
bool check_name(const struct check *check, const char *field, const char *text);
bool check_inhabitants(const struct check *check, const char *field, uint64_t inhabitants, uint64_t most);

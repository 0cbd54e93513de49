// Checks of single fields of a message, each by the rule that the contract has for it.
//
// Every function returns true where the field is right, and then gives what it says in the last parameter. Else it
// fills the rejection of the check and returns false. `field` is the field's name in the .proto, for the explanation:
// that names the field and what is asked, but never quotes a text, which may be about a person.
#pragma once

#include "common/arena.h"
#include "messages/event.h"

#include "taakstelling/v1/common.pb-c.h"

#include <protobuf-c/protobuf-c.h>

#define RECORD_BYTES_MOST        (64 * 1024)  // value of a permit, arrival or placement
#define DETERMINATION_BYTES_MOST (512 * 1024) // value of a determination
#define RECORD_PERSONS_MOST      99           // in one permit, arrival or placement
#define NAME_BYTES_MOST          200

// What all checks of a message share; all borrowed.
struct check {
    const struct event *event;
    struct rejection *rejection;
    struct arena *scratch; // for what only the checking needs
};

// A UUID, not nil. A text that looks like a person's number instead (identifier.h) has a reason of its own.
bool check_uuid(const struct check *check, const char *field, const char *text, uint8_t uuid[16]);

// The same for a field that may be empty; *given says whether it is not.
bool check_uuid_or_empty(const struct check *check, const char *field, const char *text, uint8_t uuid[16], bool *given);

// One of the enum's values. 0 is none (UNSPECIFIED), and neither is `never`: a value that only output has, or 0.
bool check_enum(const struct check *check, const char *field, const ProtobufCEnumDescriptor *enumeration, int value,
                int never);

// From lowest to highest, inclusive.
bool check_persons(const struct check *check, const char *field, int64_t persons, int64_t lowest, int64_t highest);

// A day that exists, in the years 2000 to 2100; date NULL is a field that is not set. *day counts as in calendar.h.
bool check_date(const struct check *check, const char *field, const Taakstelling__V1__Date *date, int32_t *day);

// The same for something that has happened: not after the day of the event's ce_time. The time is taken in UTC + 2
// hours, Dutch summer time, so that no date is refused that was right in the Netherlands in any season.
bool check_past_date(const struct check *check, const char *field, const Taakstelling__V1__Date *date, int32_t *day);

// A half-year of 2001 to 2100; NULL is a field that is not set. *period counts as in calendar.h.
bool check_period(const struct check *check, const char *field, const Taakstelling__V1__HalfYear *half_year,
                  int *period);

// GM and four digits, and PV and two: *code is their number, 716 of GM0716. Whether there is such a municipality or
// province is not asked.
bool check_municipality(const struct check *check, const char *field, const char *text, int *code);
bool check_province(const struct check *check, const char *field, const char *text, int *code);

// A name: not empty, at most NAME_BYTES_MOST bytes, and no character in it that steers what shows it (printable.h).
bool check_name(const struct check *check, const char *field, const char *text);

// At most `most`.
bool check_inhabitants(const struct check *check, const char *field, uint64_t inhabitants, uint64_t most);

// Determinations: topic ministry.determinations.v1, table determination.
#pragma once

#include "intake/record.h"
#include "messages/check.h"

#include "taakstelling/v1/determination.pb-c.h"

#define SUBJECT_SIZE 64

extern const struct record_kind determination_kind;

// Judges what a determination says, and names what it determines, such as "total/2017-1/definitive/2016-09-30".
bool determination_check(const Taakstelling__V1__Determination *message, const struct check *check,
                         char subject[SUBJECT_SIZE]);

// The name alone, as far as the message has what it takes, whatever else is wrong with it; false where it does not.
bool determination_subject(const Taakstelling__V1__Determination *message, char subject[SUBJECT_SIZE]);

// Whether a text begins as the name of something that can be determined: "total/2017-1".
bool determination_subject_begins(const char *text);

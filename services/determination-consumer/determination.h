// Determinations: what the ministry, a province or municipalities together laid down, such as a national total or a
// register. They come from topic ministry.determinations.v1 and are kept in table determination.
//
// Each has a subject, the name of what it determines: "total/2017-1/definitive/2016-09-30", "population/2016-01-01",
// "transfer/UUID". A newer determination replaces the whole of an older one with the same subject.
#pragma once

#include "intake/record.h"
#include "messages/check.h"

#include "taakstelling/v1/determination.pb-c.h"

#define SUBJECT_SIZE 64 // enough for any subject and a NUL

extern const struct record_kind determination_kind;

// Judges a decoded determination, and gives its subject. False with the rejection of the check where it is not valid.
// `scratch` is used while it works; nothing in it is needed afterwards.
bool determination_check(const Taakstelling__V1__Determination *message, const struct check *check,
                         char subject[SUBJECT_SIZE]);

// The subject alone, also of a determination that is not valid. False where what the subject is made of is missing.
bool determination_subject(const Taakstelling__V1__Determination *message, char subject[SUBJECT_SIZE]);

// The municipalities that a determination names, for record_kind.
size_t determination_municipalities(const void *value, struct arena *arena, const char ***list);

// Whether a text, as a person types it, begins with a kind of subject, a slash and something behind it: "total/2017-1".
bool determination_subject_begins(const char *text);

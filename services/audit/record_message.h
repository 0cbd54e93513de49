// A message of an input topic as a version of a record: which record it names, and how its consumer judges it.
#pragma once

#include "audit/record_versions.h"

// The id that a decoded message has, whatever is in it: a record's first field, a transfer's or reorganisation's id.
// NULL where the determination is of a kind without one. Borrowed.
const char *message_id(const struct topic *topic, const ProtobufCMessage *message);

// The name of the record that a decoded message is about: its UUID in small letters, or the subject of a determination.
// False where the message does not have what the name is made of.
bool message_name(const struct topic *topic, const ProtobufCMessage *message, char name[RECORD_NAME_SIZE]);

// Makes a version of a message, judged as its consumer does. `decoded` is the message that its value holds, NULL where
// it does not decode. The version owns everything in it (version_free); the arena is used while it works.
struct version message_version(const struct topic *topic, const struct message *message,
                               const ProtobufCMessage *decoded, struct arena *arena);

// Puts all UUIDs in a JSON value into small letters, as the database has them, so that the two can be compared.
void uuids_lower(json_t *value);

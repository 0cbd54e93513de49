// A message as a version of a record: what it names, and how it is judged.
#pragma once

#include "audit/record_versions.h"

// The record's id as the message has it, whatever it is; NULL where what is determined has none. Borrowed.
const char *message_id(const struct topic *topic, const ProtobufCMessage *message);

// The name of the record: its UUID in small letters, or what is determined. False where the message has none.
bool message_name(const struct topic *topic, const ProtobufCMessage *message, char name[RECORD_NAME_SIZE]);

// The version that a message is, judged as its consumer does; decoded is what it says, NULL where it does not decode.
// Nothing of it is borrowed.
struct version message_version(const struct topic *topic, const struct message *message,
                               const ProtobufCMessage *decoded, struct arena *arena);

// Writes all UUIDs in a value in small letters, as the database does.
void uuids_lower(json_t *value);

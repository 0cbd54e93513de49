// The prefix that a value has in Confluent's wire format, by which the clients of schema registries find its schema:
// 0x00, the schema's id (four bytes, big-endian), and which of the schema's messages it is, as zigzag varints: how many
// indexes, and these. No Protobuf message begins with 0x00.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define SCHEMA_PREFIX_SIZE 6 // of the prefix that we write; others' may be longer

// Moves *at behind the prefix, where there is one; `end` is the value's end. False where the value ends within it. What
// the prefix says is not judged, as no registry is asked.
bool schema_prefix_pass(const uint8_t **at, const uint8_t *end);

// Writes the prefix of a schema's first message.
void schema_prefix_write(int32_t schema_id, uint8_t prefix[SCHEMA_PREFIX_SIZE]);

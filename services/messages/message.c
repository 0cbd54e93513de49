#include "messages/message.h"
#include "common/printable.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *stage;
} reasons[REJECT_REASONS] = {
    [REJECT_MESSAGE_TOO_LARGE] = {"message-too-large", "decode"},
    [REJECT_MISSING_HEADER] = {"missing-header", "decode"},
    [REJECT_INVALID_HEADER] = {"invalid-header", "decode"},
    [REJECT_UNKNOWN_TYPE] = {"unknown-type", "decode"},
    [REJECT_NOT_SIGNED] = {"not-signed", "validate"},
    [REJECT_BAD_SIGNATURE] = {"bad-signature", "validate"},
    [REJECT_UNKNOWN_PUBLISHER] = {"unknown-publisher", "validate"},
    [REJECT_MALFORMED_PROTOBUF] = {"malformed-protobuf", "decode"},
    [REJECT_PERSONAL_IDENTIFIER] = {"personal-identifier", "validate"},
    [REJECT_INVALID_UUID] = {"invalid-uuid", "validate"},
    [REJECT_UNSPECIFIED_ENUM] = {"unspecified-enum", "validate"},
    [REJECT_PERSONS_OUT_OF_RANGE] = {"persons-out-of-range", "validate"},
    [REJECT_INVALID_DATE] = {"invalid-date", "validate"},
    [REJECT_DATE_IN_FUTURE] = {"date-in-future", "validate"},
    [REJECT_INVALID_PERIOD] = {"invalid-period", "validate"},
    [REJECT_INVALID_CODE] = {"invalid-code", "validate"},
    [REJECT_INVALID_NAME] = {"invalid-name", "validate"},
    [REJECT_INHABITANTS_OUT_OF_RANGE] = {"inhabitants-out-of-range", "validate"},
    [REJECT_NOTHING_DETERMINED] = {"nothing-determined", "validate"},
    [REJECT_INCONSISTENT_FIGURES] = {"inconsistent-figures", "validate"},
    [REJECT_NOT_AUTHORISED] = {"not-authorised", "validate"},
    [REJECT_NOT_STORABLE] = {"not-storable", "apply"},
};

static size_t message_size(const struct message *message)
{
    size_t size = message->key_size + message->value_size + message->header_count * sizeof *message->headers;
    for (size_t i = 0; i < message->header_count; i++)
        size += strlen(message->headers[i].name) + 1 + message->headers[i].size;
    return size;
}

// NULL stays NULL: to Kafka null and empty differ.
static const uint8_t *bytes_copy(uint8_t **to, const void *from, size_t size)
{
    uint8_t *copy = *to;
    if (!from)
        return NULL;
    memcpy(copy, from, size);
    *to += size;
    return copy;
}

struct message message_copy(const struct message *message, struct arena *arena, size_t *size)
{
    struct message copy = *message;
    *size = message_size(message);
    struct header *headers = arena_alloc(arena, *size);
    uint8_t *to = (uint8_t *)(headers + message->header_count);
    copy.key = bytes_copy(&to, message->key, message->key_size);
    copy.value = bytes_copy(&to, message->value, message->value_size);
    copy.headers = headers;
    for (size_t i = 0; i < message->header_count; i++) {
        const struct header *from = &message->headers[i];
        headers[i].name = (const char *)bytes_copy(&to, from->name, strlen(from->name) + 1);
        headers[i].value = bytes_copy(&to, from->value, from->size);
        headers[i].size = from->size;
    }
    return copy;
}

const char *reject_reason_name(enum reject_reason reason)
{
    return reasons[reason].name;
}

const char *reject_reason_stage(enum reject_reason reason)
{
    return reasons[reason].stage;
}

bool reject(struct rejection *rejection, enum reject_reason reason, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    rejection->reason = reason;
    printable_vformat(rejection->explanation, sizeof rejection->explanation, format, arguments);
    va_end(arguments);
    return false;
}

#include "messages/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistr.h>

static const struct {
    const char *name, *stage;
} reasons[REJECT_REASONS] = {
    [REJECT_MESSAGE_TOO_LARGE] = {"message-too-large", "decode"},
    [REJECT_MISSING_HEADER] = {"missing-header", "decode"},
    [REJECT_INVALID_HEADER] = {"invalid-header", "decode"},
    [REJECT_UNKNOWN_TYPE] = {"unknown-type", "decode"},
    [REJECT_MALFORMED_PROTOBUF] = {"malformed-protobuf", "decode"},
    [REJECT_PERSONAL_IDENTIFIER] = {"personal-identifier", "validate"},
    [REJECT_INVALID_UUID] = {"invalid-uuid", "validate"},
    [REJECT_UNSPECIFIED_ENUM] = {"unspecified-enum", "validate"},
    [REJECT_PERSONS_OUT_OF_RANGE] = {"persons-out-of-range", "validate"},
    [REJECT_INVALID_DATE] = {"invalid-date", "validate"},
    [REJECT_DATE_IN_FUTURE] = {"date-in-future", "validate"},
    [REJECT_INVALID_PERIOD] = {"invalid-period", "validate"},
    [REJECT_INVALID_CODE] = {"invalid-code", "validate"},
    [REJECT_INHABITANTS_OUT_OF_RANGE] = {"inhabitants-out-of-range", "validate"},
    [REJECT_NOTHING_DETERMINED] = {"nothing-determined", "validate"},
    [REJECT_INCONSISTENT_FIGURES] = {"inconsistent-figures", "validate"},
    [REJECT_NOT_STORABLE] = {"not-storable", "apply"},
};

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
    vsnprintf(rejection->explanation, sizeof rejection->explanation, format, arguments);
    va_end(arguments);
    // Cut within a character, or from a server's message in another encoding: what is not UTF-8 is cut off.
    const uint8_t *text = (const uint8_t *)rejection->explanation, *wrong = u8_check(text, strlen((const char *)text));
    if (wrong)
        rejection->explanation[wrong - text] = '\0';
    return false;
}

#include "messages/message.h"

#include <criterion/criterion.h>
#include <string.h>

static struct rejection rejection;

// Of the contract, in the order in which they are looked for.
Test(rejection, reasons_and_stages)
{
    static const char *const reasons[REJECT_REASONS][2] = {
        {"message-too-large", "decode"},     {"missing-header", "decode"},
        {"invalid-header", "decode"},        {"unknown-type", "decode"},
        {"not-signed", "validate"},          {"bad-signature", "validate"},
        {"unknown-publisher", "validate"},   {"malformed-protobuf", "decode"},
        {"personal-identifier", "validate"}, {"invalid-uuid", "validate"},
        {"unspecified-enum", "validate"},    {"persons-out-of-range", "validate"},
        {"invalid-date", "validate"},        {"date-in-future", "validate"},
        {"invalid-period", "validate"},      {"invalid-code", "validate"},
        {"invalid-name", "validate"},        {"inhabitants-out-of-range", "validate"},
        {"nothing-determined", "validate"},  {"inconsistent-figures", "validate"},
        {"not-authorised", "validate"},      {"not-storable", "apply"},
    };
    for (int reason = 0; reason < REJECT_REASONS; reason++) {
        cr_expect_str_eq(reject_reason_name(reason), reasons[reason][0]);
        cr_expect_str_eq(reject_reason_stage(reason), reasons[reason][1], "%s", reasons[reason][0]);
    }
}

// Published as a header and stored as text: it must be UTF-8, however long the server's message was.
Test(rejection, explanations_are_cut_between_characters)
{
    char text[1024];
    for (size_t i = 0; i + 2 < sizeof text; i += 2)
        memcpy(text + i, "é", 3);
    cr_expect_not(reject(&rejection, REJECT_NOT_STORABLE, "x%s", text));
    cr_expect_eq(strlen(rejection.explanation), 511, "511 bytes fit, and end with a character");
    cr_expect_not(reject(&rejection, REJECT_NOT_STORABLE, "%s", text));
    cr_expect_eq(strlen(rejection.explanation), 510);
    cr_expect_not(reject(&rejection, REJECT_NOT_STORABLE, "caf%c is Latin-1", 0xe9));
    cr_expect_str_eq(rejection.explanation, "caf\\xe9 is Latin-1");
    cr_expect_not(reject(&rejection, REJECT_NOT_STORABLE, "%s", "no \033[31mcolour"));
    cr_expect_str_eq(rejection.explanation, "no \\x1b[31mcolour");
}

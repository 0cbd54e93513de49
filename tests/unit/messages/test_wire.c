#include "messages/wire.h"

#include "taakstelling/v1/determination.pb-c.h"
#include "taakstelling/v1/permit.pb-c.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array)   (sizeof(array) / sizeof((array)[0]))
#define BYTES(literal) literal, sizeof(literal) - 1

// Permit: permit_id 0a (string), category 10, persons 18, granted_on 22 (Date: year 08, month 10, day 18),
// withdrawn 28.
static const ProtobufCMessageDescriptor *const permit = &taakstelling__v1__permit__descriptor;
static struct arena *arena;
static uint8_t *packed; // what was decoded, as protobuf-c writes it
static size_t packed_size;

static void setup(void)
{
    arena = arena_new();
}

static void teardown(void)
{
    arena_free(arena);
}

TestSuite(wire, .init = setup, .fini = teardown);

// From memory of just that size, so that reading beyond it is seen.
static enum wire_result run(const ProtobufCMessageDescriptor *descriptor, const void *data, size_t size)
{
    uint8_t *exact = malloc(size + !size);
    memcpy(exact, data, size);
    enum wire_result result;
    const ProtobufCMessage *message = wire_unpack(descriptor, exact, size, arena, &result);
    free(exact);
    cr_assert_eq(message != NULL, result == WIRE_OK);
    if (message) {
        packed_size = protobuf_c_message_get_packed_size(message);
        packed = arena_alloc(arena, packed_size);
        cr_assert_eq(protobuf_c_message_pack(message, packed), packed_size);
    }
    return result;
}

Test(wire, decoded)
{
    static const struct {
        const char *name, *from;
        size_t from_size;
        const char *to;
        size_t to_size;
    } cases[] = {
        {"nothing", BYTES(""), BYTES("")},
        {"known fields", BYTES("\x0a\x01x\x18\x03\x22\x02\x10\x04"), BYTES("\x0a\x01x\x18\x03\x22\x02\x10\x04")},
        {"empty string and message", BYTES("\x0a\x00\x22\x00"), BYTES("\x22\x00")},
        {"unknown varint", BYTES("\x78\x96\x01\x18\x03"), BYTES("\x18\x03")},
        {"unknown fixed64",
         BYTES("\x79"
               "12345678\x18\x03"),
         BYTES("\x18\x03")},
        {"unknown fixed32",
         BYTES("\x7d"
               "1234\x18\x03"),
         BYTES("\x18\x03")},
        {"unknown text, no UTF-8", BYTES("\x7a\x02\xff\xfe\x18\x03"), BYTES("\x18\x03")},
        {"a publisher's field 1000", BYTES("\xc2\x3e\x01x\x18\x03"), BYTES("\x18\x03")},
        {"the highest field", BYTES("\xf8\xff\xff\xff\x0f\x01\x18\x03"), BYTES("\x18\x03")},
        {"number as text", BYTES("\x1a\x01x\x18\x03"), BYTES("\x18\x03")},
        {"number as fixed32",
         BYTES("\x1d"
               "1234\x18\x03"),
         BYTES("\x18\x03")},
        {"number as fixed64",
         BYTES("\x19"
               "12345678\x18\x03"),
         BYTES("\x18\x03")},
        {"text as number", BYTES("\x08\x05\x18\x03"), BYTES("\x18\x03")},
        {"message as number", BYTES("\x20\x05\x18\x03"), BYTES("\x18\x03")},
        {"group of an unknown field", BYTES("\x7b\x08\x01\x12\x01x\x7c\x18\x03"), BYTES("\x18\x03")},
        {"group of a known field", BYTES("\x1b\x08\x01\x1c\x18\x03"), BYTES("\x18\x03")},
        {"group in a group", BYTES("\x7b\x7b\x7c\x1b\x1c\x7c\x18\x03"), BYTES("\x18\x03")},
        {"unknown field in a message", BYTES("\x22\x07\x08\xe1\x0f\x78\x01\x10\x04\x18\x03"),
         BYTES("\x18\x03\x22\x05\x08\xe1\x0f\x10\x04")},
        {"only unknown fields in a message", BYTES("\x22\x02\x78\x01\x18\x03"), BYTES("\x18\x03\x22\x00")},
        {"group in a message", BYTES("\x22\x04\x0b\x0c\x10\x04"), BYTES("\x22\x02\x10\x04")},
        {"a long way to write a length", BYTES("\x22\x84\x00\x78\x01\x10\x04"), BYTES("\x22\x02\x10\x04")},
        {"a long way to write a tag", BYTES("\x98\x00\x03"), BYTES("\x18\x03")},
        {"ten bytes of a number", BYTES("\x18\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
         BYTES("\x18\xff\xff\xff\xff\x0f")},
        {"a NUL",
         BYTES("\x0a\x03"
               "a\0b"),
         BYTES("\x0a\x03"
               "a\x01"
               "b")},
        {"a message in two parts", BYTES("\x22\x05\x08\xe1\x0f\x18\x03\x18\x03\x22\x04\x10\x04\x18\x05"),
         BYTES("\x18\x03\x22\x07\x08\xe1\x0f\x10\x04\x18\x05")},
        {"in three, with what is unknown", BYTES("\x22\x02\x08\x01\x22\x02\x78\x01\x22\x02\x08\x02"),
         BYTES("\x22\x02\x08\x02")},
        {"text of all lengths of UTF-8", BYTES("\x0a\x0axé€😀"), BYTES("\x0a\x0axé€😀")},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        cr_assert_eq(run(permit, cases[i].from, cases[i].from_size), WIRE_OK, "%s", cases[i].name);
        cr_assert_eq(packed_size, cases[i].to_size, "%s: %zu bytes", cases[i].name, packed_size);
        cr_expect_arr_eq(packed, cases[i].to, packed_size, "%s", cases[i].name);
    }
}

Test(wire, not_decoded)
{
    static const struct {
        const char *name, *bytes;
        size_t size;
        enum wire_result result;
    } cases[] = {
        {"a tag alone", BYTES("\x18"), WIRE_MALFORMED},
        {"ends in a tag", BYTES("\x98"), WIRE_MALFORMED},
        {"ends in a number", BYTES("\x18\x80"), WIRE_MALFORMED},
        {"eleven bytes of a number", BYTES("\x18\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"), WIRE_MALFORMED},
        {"ends in an unknown number", BYTES("\x78\x80"), WIRE_MALFORMED},
        {"ends in a text", BYTES("\x0a\x02x"), WIRE_MALFORMED},
        {"ends in an unknown text", BYTES("\x7a\x02x"), WIRE_MALFORMED},
        {"ends in a text of a wrong type", BYTES("\x1a\x02x"), WIRE_MALFORMED},
        {"ends in a length", BYTES("\x0a\x80"), WIRE_MALFORMED},
        {"a length of 2^63", BYTES("\x0a\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"), WIRE_MALFORMED},
        {"a length of 2^64 - 1", BYTES("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x"), WIRE_MALFORMED},
        {"an unknown length of 2^64 - 1", BYTES("\x7a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x"), WIRE_MALFORMED},
        {"ends in a fixed64",
         BYTES("\x79"
               "1234567"),
         WIRE_MALFORMED},
        {"ends in a fixed32",
         BYTES("\x7d"
               "123"),
         WIRE_MALFORMED},
        {"field 0", BYTES("\x00\x01"), WIRE_MALFORMED},
        {"field 0 with a text", BYTES("\x02\x01x"), WIRE_MALFORMED},
        {"a field beyond 2^29", BYTES("\x80\x80\x80\x80\x10\x01"), WIRE_MALFORMED},
        {"wire type 6", BYTES("\x1e\x01"), WIRE_MALFORMED},
        {"wire type 7", BYTES("\x1f\x01"), WIRE_MALFORMED},
        {"the end of no group", BYTES("\x1c"), WIRE_MALFORMED},
        {"a group without an end", BYTES("\x1b\x08\x01"), WIRE_MALFORMED},
        {"a group with another's end", BYTES("\x1b\x08\x01\x24"), WIRE_MALFORMED},
        {"groups that cross", BYTES("\x1b\x23\x1c\x24"), WIRE_MALFORMED},
        {"a group that ends behind its message", BYTES("\x22\x01\x0b\x0c"), WIRE_MALFORMED},
        {"ends within a message", BYTES("\x22\x02\x10\x80\x04"), WIRE_MALFORMED},
        {"a message beyond the end", BYTES("\x22\x05\x10\x04"), WIRE_MALFORMED},
        {"field 0 within a message", BYTES("\x22\x02\x00\x01"), WIRE_MALFORMED},
        {"no UTF-8", BYTES("\x0a\x02\xc3\x28"), WIRE_NOT_UTF8},
        {"UTF-8 cut", BYTES("\x0a\x01\xc3"), WIRE_NOT_UTF8},
        {"Latin-1", BYTES("\x0a\x01\xe9"), WIRE_NOT_UTF8},
        {"a surrogate", BYTES("\x0a\x03\xed\xa0\x80"), WIRE_NOT_UTF8},
        {"a long way to write a NUL", BYTES("\x0a\x02\xc0\x80"), WIRE_NOT_UTF8},
        {"beyond U+10FFFF", BYTES("\x0a\x04\xf4\x90\x80\x80"), WIRE_NOT_UTF8},
        {"no UTF-8, then a good one", BYTES("\x0a\x01\xe9\x0a\x01x"), WIRE_NOT_UTF8},
        {"no UTF-8, then cut", BYTES("\x0a\x01\xe9\x18"), WIRE_MALFORMED},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum wire_result result = run(permit, cases[i].bytes, cases[i].size);
        cr_expect_eq(result, cases[i].result, "%s: %d", cases[i].name, result);
        result = WIRE_OK;
        cr_expect_null(wire_unpack(permit, (const uint8_t *)cases[i].bytes, cases[i].size, arena, &result), "%s",
                       cases[i].name);
        cr_expect_eq(result, cases[i].result, "%s: %d", cases[i].name, result);
    }
}

// Groups in each other, in a message where `within` says so.
static enum wire_result groups_run(size_t depth, bool within)
{
    uint8_t bytes[1024], *at = bytes;
    if (within) {
        *at++ = 0x22;
        *at++ = (uint8_t)(2 * depth % 128 + 128);
        *at++ = (uint8_t)(2 * depth / 128);
    }
    memset(at, 0x7b, depth);
    memset(at + depth, 0x7c, depth);
    return run(permit, bytes, (size_t)(at - bytes) + 2 * depth);
}

// As deep as the stock decoders go.
Test(wire, nesting)
{
    cr_expect_eq(groups_run(100, false), WIRE_OK);
    cr_expect_eq(groups_run(101, false), WIRE_MALFORMED);
    cr_expect_eq(groups_run(400, false), WIRE_MALFORMED);
    cr_expect_eq(groups_run(99, true), WIRE_OK);
    cr_expect_eq(groups_run(100, true), WIRE_MALFORMED);
    size_t many = 100000; // each a level of the stack, if there were no end to it
    uint8_t *bytes = malloc(many);
    memset(bytes, 0x7b, many);
    cr_expect_eq(run(permit, bytes, many), WIRE_MALFORMED);
    free(bytes);
}

Test(wire, unpacked)
{
    static const char bytes[] = "\x0a\x03"
                                "a\0b" // the first id is overtaken below
                                "\x18\x03\x1a\x01x\x10\x09\x28\x02"
                                "\x22\x07\x08\xe1\x0f\x10\x04\x78\x01"
                                "\x0a\x02\0c";
    enum wire_result result;
    const Taakstelling__V1__Permit *message = (const Taakstelling__V1__Permit *)wire_unpack(
        permit, (const uint8_t *)bytes, sizeof bytes - 1, arena, &result);
    cr_assert_eq(result, WIRE_OK);
    cr_assert_not_null(message);
    cr_expect_str_eq(message->permit_id,
                     "\x01"
                     "c",
                     "the last of a field counts, and a NUL ends no text");
    cr_expect_eq(message->persons, 3, "the text of the same number is passed over");
    cr_expect_eq((int)message->category, 9, "a value that the enum does not have is kept");
    cr_expect(message->withdrawn);
    cr_assert_not_null(message->granted_on);
    cr_expect_eq(message->granted_on->year, 2017);
    cr_expect_eq(message->granted_on->month, 4);
    cr_expect_eq(message->granted_on->day, 0);
}

Test(wire, nothing_is_a_message_of_defaults)
{
    enum wire_result result;
    const Taakstelling__V1__Permit *message = (const Taakstelling__V1__Permit *)wire_unpack(permit, NULL, 0, arena,
                                                                                            &result);
    cr_assert_eq(result, WIRE_OK);
    cr_assert_not_null(message);
    cr_expect_str_eq(message->permit_id, "");
    cr_expect_null(message->granted_on);
}

Test(wire, the_last_of_a_choice_counts)
{
    // national_total { persons 5 }, then transfer { to_code "b" }.
    enum wire_result result;
    const Taakstelling__V1__Determination *message = (const Taakstelling__V1__Determination *)wire_unpack(
        &taakstelling__v1__determination__descriptor,
        (const uint8_t *)"\x0a\x02\x10\x05\x22\x03\x22\x01"
                         "b",
        9, arena, &result);
    cr_assert_eq(result, WIRE_OK);
    cr_assert_eq(message->determined_case, TAAKSTELLING__V1__DETERMINATION__DETERMINED_TRANSFER);
    cr_expect_str_eq(message->transfer->to_code, "b");
}

// national_total { persons 5 }, transfer { to_code "b" }, then national_total in parts within parts: the first one was
// overtaken by the transfer, the others are one.
Test(wire, parts_of_a_choice)
{
    static const char bytes[] = "\x0a\x02\x10\x05\x22\x03\x22\x01"
                                "b"
                                "\x0a\x05\x0a\x03\x08\xe1\x0f\x0a\x04\x0a\x02\x10\x02";
    enum wire_result result;
    const Taakstelling__V1__Determination *message = (const Taakstelling__V1__Determination *)wire_unpack(
        &taakstelling__v1__determination__descriptor, (const uint8_t *)bytes, sizeof bytes - 1, arena, &result);
    cr_assert_eq(result, WIRE_OK);
    cr_assert_eq(message->determined_case, TAAKSTELLING__V1__DETERMINATION__DETERMINED_NATIONAL_TOTAL);
    cr_expect_eq(message->national_total->persons, 0);
    cr_expect_eq(message->national_total->period->year, 2017);
    cr_expect_eq(message->national_total->period->half, 2);
}

// A part that does not decode by itself does not in the whole.
Test(wire, parts_that_only_decode_together)
{
    static const char bytes[] = "\x22\x02\x08\xe1\x22\x01\x0f";
    cr_expect_eq(run(permit, bytes, sizeof bytes - 1), WIRE_MALFORMED);
}

// A determination of every wire type: double, varint, text and messages three deep.
static size_t sample(uint8_t bytes[256])
{
    char code[] = "GM0716", name[] = "Enschede-ß", province[] = "PV23";
    Taakstelling__V1__Determination message = TAAKSTELLING__V1__DETERMINATION__INIT;
    Taakstelling__V1__MunicipalRegister municipal_register = TAAKSTELLING__V1__MUNICIPAL_REGISTER__INIT;
    Taakstelling__V1__Municipality first = TAAKSTELLING__V1__MUNICIPALITY__INIT, second = first;
    Taakstelling__V1__Municipality *list[] = {&first, &second};
    Taakstelling__V1__Date date = TAAKSTELLING__V1__DATE__INIT;
    date.year = 2017, date.month = 1, date.day = -1;
    first.code = second.code = code;
    first.name = name;
    second.province_code = province;
    first.latitude = 52.2, second.longitude = -6.9;
    municipal_register.effective_on = &date;
    municipal_register.municipalities = list;
    municipal_register.n_municipalities = 2;
    message.determined_case = TAAKSTELLING__V1__DETERMINATION__DETERMINED_MUNICIPAL_REGISTER;
    message.municipal_register = &municipal_register;
    size_t size = taakstelling__v1__determination__get_packed_size(&message);
    cr_assert_leq(size, 256);
    return taakstelling__v1__determination__pack(&message, bytes);
}

Test(wire, what_protobuf_c_writes_stays_as_it_is)
{
    uint8_t bytes[256];
    size_t size = sample(bytes);
    cr_assert_eq(run(&taakstelling__v1__determination__descriptor, bytes, size), WIRE_OK);
    cr_assert_eq(packed_size, size);
    cr_assert_arr_eq(packed, bytes, size);
    for (size_t cut = 1; cut < size; cut++)
        cr_expect_eq(run(&taakstelling__v1__determination__descriptor, bytes, cut), WIRE_MALFORMED, "cut at %zu", cut);
}

// Whatever a few wrong bytes make of it: what was decoded is the same when it is written and decoded again.
Test(wire, harmed_messages)
{
    const ProtobufCMessageDescriptor *descriptor = &taakstelling__v1__determination__descriptor;
    int counts[3] = {0};
    srandom(1);
    for (int round = 0; round < 20000; round++) {
        uint8_t bytes[256];
        size_t size = sample(bytes);
        for (long harm = random() % 3; harm >= 0; harm--)
            bytes[random() % (long)size] ^= (uint8_t)(1 << random() % 8);
        enum wire_result result = run(descriptor, bytes, size);
        counts[result]++;
        if (result == WIRE_OK) {
            const uint8_t *first = packed;
            size_t first_size = packed_size;
            cr_assert_eq(run(descriptor, first, first_size), WIRE_OK);
            cr_assert_eq(packed_size, first_size);
            cr_assert_arr_eq(packed, first, first_size);
        }
        arena_reset(arena);
    }
    for (int i = 0; i < 3; i++)
        cr_assert_gt(counts[i], 500, "the rounds tell little: %d of result %d", counts[i], i);
}

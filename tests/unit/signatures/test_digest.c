#include "signatures/base64.h"
#include "signatures/digest.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct arena *arena;
static struct header headers[12];
static struct message message;
static const char *why;

static struct header header(const char *name, const char *value)
{
    return (struct header){name, (const uint8_t *)value, value ? strlen(value) : 0};
}

// The extension's test vector "Case 5: Binary data", as a message.
static void setup(void)
{
    arena = arena_new();
    headers[0] = header("ce_specversion", "1.0");
    headers[1] = header("ce_id", "1");
    headers[2] = header("ce_source", "example/uri");
    headers[3] = header("ce_type", "example.type.binary");
    headers[4] = header("content-type", "application/octet-stream");
    headers[5] = header("ce_exta", "value1");
    headers[6] = header("ce_extb", "value2");
    message = (struct message){
        .value = (const uint8_t *)"\xf0\x9f\xa4\xa1", .value_size = 4, .headers = headers, .header_count = 7};
}

static void teardown(void)
{
    arena_free(arena);
}

TestSuite(digest, .init = setup, .fini = teardown);

static const char *core(void)
{
    uint8_t digest[DIGEST_SIZE];
    return digest_core(&message, digest, &why) ? base64_encode(digest, sizeof digest, arena) : why;
}

static const char *extensions(const char *const *names, size_t count)
{
    uint8_t digest[DIGEST_SIZE];
    return digest_extensions(&message, names, count, digest, &why) ? base64_encode(digest, sizeof digest, arena) : why;
}

Test(digest, the_vector_of_the_extension)
{
    cr_expect_str_eq(core(), "qCSeiZkS+hH9WiClfq6plfqYNVy2kvxWRfoBrLEzoDk=");
}

// Cases 6a and 7 of the extension's test vectors.
Test(digest, the_vectors_with_extension_attributes)
{
    static const char *const names[] = {"exta", "extb"};
    cr_expect_str_eq(extensions(names, 1), "kU1P8bDaEnyNhglWzdTJNHh77khNWSZebBUxufVM2pU=");
    cr_expect_str_eq(extensions(names, 2), "HB1pe431FoQZRsJbyLNMq0QaAvqPtmhdi8dHGShbJAU=");
}

Test(digest, absent_null_and_empty_are_one)
{
    const char *without = core();
    headers[7] = header("ce_subject", "");
    headers[8] = header("ce_dataschema", NULL);
    message.header_count = 9;
    cr_expect_str_eq(core(), without);
}

Test(digest, names_in_either_case_of_letters)
{
    const char *before = core();
    headers[1].name = "CE_ID";
    headers[4].name = "Content-Type";
    cr_expect_str_eq(core(), before);
}

Test(digest, each_part_counts)
{
    headers[7] = header("ce_subject", "s");
    headers[8] = header("ce_dataschema", "urn:x");
    headers[9] = header("ce_time", "2017-04-01T09:30:00Z");
    message.header_count = 10;
    const char *before = core();
    for (size_t i = 0; i < message.header_count; i++) {
        struct header kept = headers[i];
        bool is_signed = strncmp(kept.name, "ce_ext", 6) != 0;
        headers[i] = header(kept.name, "2017-04-01T09:30:01Z");
        cr_expect((strcmp(core(), before) != 0) == is_signed, "%s", kept.name);
        headers[i] = kept;
    }
    message.value_size--;
    cr_expect_str_neq(core(), before);
}

Test(digest, the_time_in_utc)
{
    message.header_count = 8;
    headers[7] = header("ce_time", "2020-06-18T17:24:53Z");
    const char *utc = core();
    static const char *const same[] = {"2020-06-18T19:24:53+02:00", "2020-06-18t17:24:53z",
                                       "2020-06-18T17:24:53-00:00"};
    for (size_t i = 0; i < COUNT(same); i++) {
        headers[7] = header("ce_time", same[i]);
        cr_expect_str_eq(core(), utc, "%s", same[i]);
    }
}

Test(digest, what_cannot_be_signed)
{
    static const struct {
        const char *name, *value, *word;
    } wrong[] = {
        {"ce_time", "2020-06-18T17:24:53.5Z", "fraction"},       {"ce_time", "2020-06-18T17:24:53.000Z", "fraction"},
        {"ce_time", "2020-06-18T17:24:53.0000001Z", "fraction"}, {"ce_time", "yesterday", "no RFC 3339 time"},
        {"CE_source", "example/uri", "more than once"},          {"content-type", "x", "more than once"},
    };
    message.header_count = 8;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        headers[7] = header(wrong[i].name, wrong[i].value);
        cr_expect(strstr(core(), wrong[i].word), "%s: %s", wrong[i].value, core());
    }
    headers[7] = header("ce_exta", "value1");
    cr_expect(strstr(extensions((const char *const[]){"exta"}, 1), "more than once"));
}

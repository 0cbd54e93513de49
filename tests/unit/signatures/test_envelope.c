#include "signatures/base64.h"
#include "signatures/envelope.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define CORE         "qCSeiZkS+hH9WiClfq6plfqYNVy2kvxWRfoBrLEzoDk="
#define SIGNATURES   "[{\"keyid\":\"k\",\"sig\":\"AAAA\"}]"

static struct arena *arena;
static struct envelope envelope;
static const char *why;

static void setup(void)
{
    arena = arena_new();
}

static void teardown(void)
{
    arena_free(arena);
}

TestSuite(envelope, .init = setup, .fini = teardown);

static bool read(const char *json)
{
    const char *material = base64_encode(json, strlen(json), arena);
    return envelope_read((const uint8_t *)material, strlen(material), arena, &envelope, &why);
}

static const char *json_of(const char *payload, const char *type, const char *signatures)
{
    return arena_text(arena, "{\"payload\":\"%s\",\"payloadType\":\"%s\",\"signatures\":%s}",
                      base64_encode(payload, strlen(payload), arena), type, signatures);
}

static void expect_refused(const char *json, const char *word)
{
    if (read(json))
        cr_expect_fail("taken: %s", json);
    else
        cr_expect(strstr(why, word), "%s: %s", json, why);
}

// DSSE's protocol, section "Test Vectors".
Test(envelope, the_vector_of_dsse)
{
    size_t size;
    const uint8_t *pae = envelope_pae("http://example.com/HelloWorld", (const uint8_t *)"hello world", 11, arena,
                                      &size);
    static const char expected[] = "DSSEv1 29 http://example.com/HelloWorld 11 hello world";
    cr_expect_eq(size, strlen(expected));
    cr_expect_arr_eq(pae, expected, size);
}

// What is empty has a length too, and bytes are counted, not characters.
Test(envelope, the_encoding_before_signing)
{
    size_t size;
    const uint8_t *pae = envelope_pae("\xc3\xa9", NULL, 0, arena, &size);
    cr_expect_eq(size, strlen("DSSEv1 2 \xc3\xa9 0 "));
    cr_expect_arr_eq(pae, "DSSEv1 2 \xc3\xa9 0 ", size);
}

// The extension's test vector of case 7, which has all that an envelope can have.
Test(envelope, the_vector_of_the_extension)
{
    static const char json[] =
        "{\"payloadType\":\"https://cloudevents.io/verifiability/dsse/v0.1\",\"payload\":\""
        "eyJjb3JlIjoiTFRnUUtIR2hlZzZUNDh4cEdHcjV6TmtkaHAyMmtlblpDT3FpY0Z0STRTQT0iLCJleHQiOiJIQjFwZTQzMUZvUVpSc0pieUxO"
        "TXEwUWFBdnFQdG1oZGk4ZEhHU2hiSkFVPSIsInNpZ25lZGV4dGF0dHJzIjpbImV4dGEiLCJleHRiIl19\",\"signatures\":[{\"keyid\":"
        "\"testkey\",\"sig\":\"2g1UoAQpz1oPjZTPRZe+yvLzZQNECZakjbZVXizDwdMneIH++/"
        "53uXN2bCSkVJImfwOiYyKBm4mvsMHJXIUhzg==\""
        "}]}";
    cr_assert(read(json), "%s", why);
    cr_expect_str_eq(base64_encode(envelope.core, DIGEST_SIZE, arena), "LTgQKHGheg6T48xpGGr5zNkdhp22kenZCOqicFtI4SA=");
    cr_expect_str_eq(base64_encode(envelope.extensions, DIGEST_SIZE, arena),
                     "HB1pe431FoQZRsJbyLNMq0QaAvqPtmhdi8dHGShbJAU=");
    cr_assert_eq(envelope.extension_count, 2);
    cr_expect_str_eq(envelope.extension_names[0], "exta");
    cr_expect_str_eq(envelope.extension_names[1], "extb");
    cr_assert_eq(envelope.signature_count, 1);
    cr_expect_str_eq(envelope.signatures[0].keyid, "testkey");
    cr_expect_eq(envelope.signatures[0].size, 64);
}

Test(envelope, is_read_as_it_was_written)
{
    struct envelope one = {.signatures = {{"first", (const uint8_t *)"abc", 3}, {"", (const uint8_t *)"\xff", 1}},
                           .signature_count = 2};
    memset(one.core, 0xc3, sizeof one.core);
    one.payload = (const uint8_t *)envelope_payload(one.core, arena);
    one.payload_size = strlen((const char *)one.payload);
    const char *material = envelope_write(&one, arena);
    cr_assert(envelope_read((const uint8_t *)material, strlen(material), arena, &envelope, &why), "%s", why);
    cr_expect_eq(envelope.payload_size, one.payload_size);
    cr_expect_arr_eq(envelope.payload, one.payload, one.payload_size);
    cr_expect_arr_eq(envelope.core, one.core, DIGEST_SIZE);
    cr_expect_eq(envelope.extension_count, 0);
    cr_assert_eq(envelope.signature_count, 2);
    cr_expect_str_eq(envelope.signatures[0].keyid, "first");
    cr_expect_arr_eq(envelope.signatures[0].bytes, "abc", 3);
    cr_expect_str_eq(envelope.signatures[1].keyid, "");
}

// DSSE: "Consumers MUST ignore unrecognized fields"; the extension says so of the payload, too.
Test(envelope, more_than_is_known)
{
    cr_expect(read(arena_text(arena,
                              "{\"x\":{},\"payload\":\"%s\",\"payloadType\":\"" PAYLOAD_TYPE
                              "\",\"signatures\":[{\"sig\":\"AAAA\",\"y\":1}]}",
                              base64_encode("{\"core\":\"" CORE "\",\"z\":[]}",
                                            strlen("{\"core\":\"" CORE "\",\"z\":[]}"), arena))),
              "%s", why);
}

Test(envelope, a_payload_that_is_none)
{
    static const char *const wrong[][2] = {
        {"", "no JSON object"},
        {"[]", "no JSON object"},
        {"{}", "no core"},
        {"{\"core\":1}", "no core"},
        {"{\"core\":\"AAAA\"}", "no core"},
        {"{\"core\":\"" CORE "\",\"core\":\"" CORE "\"}", "no JSON object"},
        {"{\"core\":\"" CORE "\",\"ext\":\"" CORE "\"}", "without the other"},
        {"{\"core\":\"" CORE "\",\"signedextattrs\":[\"exta\"]}", "without the other"},
        {"{\"core\":\"" CORE "\",\"ext\":\"AAAA\",\"signedextattrs\":[\"exta\"]}", "as they should be"},
        {"{\"core\":\"" CORE "\",\"ext\":\"" CORE "\",\"signedextattrs\":\"exta\"}", "as they should be"},
        {"{\"core\":\"" CORE "\",\"ext\":\"" CORE "\",\"signedextattrs\":[]}", "no name"},
        {"{\"core\":\"" CORE "\",\"ext\":\"" CORE "\",\"signedextattrs\":[1]}", "must not be there"},
        {"{\"core\":\"" CORE "\",\"ext\":\"" CORE "\",\"signedextattrs\":[\"exta\",\"exta\"]}", "must not be there"},
        {"{\"core\":\"" CORE "\",\"ext\":\"" CORE "\",\"signedextattrs\":[\"exta\",\"id\"]}", "must not be there"},
        {"{\"core\":\"" CORE "\",\"ext\":\"" CORE "\",\"signedextattrs\":[\"dssematerial\"]}", "must not be there"},
        {"{\"core\":\"" CORE "\",\"ext\":\"" CORE "\",\"signedextattrs\":[\"exta,extb\"]}", "must not be there"},
        {"{\"core\":\"" CORE "\",\"ext\":\"" CORE "\",\"signedextattrs\":[\"\"]}", "must not be there"},
    };
    for (size_t i = 0; i < COUNT(wrong); i++)
        expect_refused(json_of(wrong[i][0], PAYLOAD_TYPE, SIGNATURES), wrong[i][1]);
}

Test(envelope, signatures_that_are_none)
{
    static const char payload[] = "{\"core\":\"" CORE "\"}";
    static const char *const wrong[][2] = {
        {"[]", "no signatures"},
        {"{}", "no signatures"},
        {"[1]", "no signature in Base64"},
        {"[{}]", "no signature in Base64"},
        {"[{\"sig\":\"\"}]", "no signature in Base64"},
        {"[{\"sig\":\"A\"}]", "no signature in Base64"},
        {"[{\"sig\":\"AAAA\",\"keyid\":1}]", "keyid"},
        {"[{\"sig\":\"AAAA\"},{\"sig\":\"AAAA\"},{\"sig\":\"AAAA\"},{\"sig\":\"AAAA\"},{\"sig\":\"AAAA\"},"
         "{\"sig\":\"AAAA\"},{\"sig\":\"AAAA\"},{\"sig\":\"AAAA\"},{\"sig\":\"AAAA\"}]",
         "more than 8"},
    };
    for (size_t i = 0; i < COUNT(wrong); i++)
        expect_refused(json_of(payload, PAYLOAD_TYPE, wrong[i][0]), wrong[i][1]);
    expect_refused(json_of(payload, "application/json", SIGNATURES), "payloadType");
    expect_refused(json_of(payload, PAYLOAD_TYPE "/", SIGNATURES), "payloadType");
    cr_expect(read(json_of(payload, PAYLOAD_TYPE, SIGNATURES)), "%s", why);
}

Test(envelope, what_is_no_envelope)
{
    expect_refused("", "no JSON object");
    expect_refused("{", "no JSON object");
    expect_refused("[]", "no JSON object");
    expect_refused("{\"payload\":1}", "payloadType");
    expect_refused("{\"payload\":\"?\",\"payloadType\":\"" PAYLOAD_TYPE "\"}", "no Base64");
    cr_expect_not(envelope_read((const uint8_t *)"{}", 2, arena, &envelope, &why));
    char *large = arena_alloc(arena, MATERIAL_BYTES_MOST + 4);
    memset(large, 'A', MATERIAL_BYTES_MOST + 4);
    cr_expect_not(envelope_read((const uint8_t *)large, MATERIAL_BYTES_MOST + 4, arena, &envelope, &why));
    cr_expect(strstr(why, "16 KiB"), "%s", why);
}

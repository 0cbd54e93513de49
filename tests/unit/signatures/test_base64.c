#include "signatures/base64.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct arena *arena;

static void setup(void)
{
    arena = arena_new();
}

static void teardown(void)
{
    arena_free(arena);
}

TestSuite(base64, .init = setup, .fini = teardown);

static bool decodes(const char *text, const char *expected, size_t expected_size)
{
    const uint8_t *bytes;
    size_t size;
    return base64_decode(text, strlen(text), arena, &bytes, &size) && size == expected_size &&
           memcmp(bytes, expected, size) == 0;
}

// RFC 4648, section 10.
Test(base64, the_vectors_of_the_rfc)
{
    static const char *const pairs[][2] = {{"", ""},
                                           {"f", "Zg=="},
                                           {"fo", "Zm8="},
                                           {"foo", "Zm9v"},
                                           {"foob", "Zm9vYg=="},
                                           {"fooba", "Zm9vYmE="},
                                           {"foobar", "Zm9vYmFy"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        cr_expect_str_eq(base64_encode(pairs[i][0], strlen(pairs[i][0]), arena), pairs[i][1]);
        cr_expect(decodes(pairs[i][1], pairs[i][0], strlen(pairs[i][0])), "%s", pairs[i][1]);
    }
}

Test(base64, both_alphabets_but_not_mixed)
{
    cr_expect(decodes("+/+/", "\xfb\xff\xbf", 3));
    cr_expect(decodes("-_-_", "\xfb\xff\xbf", 3));
    cr_expect_not(decodes("+/-_", "\xfb\xff\xbf", 3));
}

Test(base64, nothing_but_base64)
{
    static const char *const wrong[] = {
        "Z",      "Zg",           "Zg=",  "Zg==Zg==", "Zh==", "Zm9=",    " Zg==", "Zg== ",
        "Zm9v\n", "Zm9v\n\n\n\n", "Z===", "====",     "Zm.v", "Zm9\xc3", "=Zg=",  "Z=g="};
    const uint8_t *bytes;
    size_t size;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_expect_not(base64_decode(wrong[i], strlen(wrong[i]), arena, &bytes, &size), "'%s'", wrong[i]);
    cr_expect_not(base64_decode("Zm9\0", 4, arena, &bytes, &size), "a NUL");
}

// A text that differs in one character never gives the same bytes, but for the letters of the other alphabet.
Test(base64, each_character_counts)
{
    const char *text = "Zm9vYmE=";
    for (size_t i = 0; i < strlen(text); i++)
        for (int c = 1; c < 256; c++) {
            char other[9];
            snprintf(other, sizeof other, "%s", text);
            other[i] = (char)c;
            if (strcmp(other, text) != 0)
                cr_expect_not(decodes(other, "fooba", 5), "%s", other);
        }
}

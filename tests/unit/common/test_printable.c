#include "common/capture.h"
#include "common/printable.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct capture capture;

// Unicode 15: general categories Cc, Zl, Zp, and the property Bidi_Control.
Test(printable, characters_that_steer)
{
    static const uint32_t bidi[] = {0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c,
                                    0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069};
    for (uint32_t character = 0; character <= 0x10ffff; character++) {
        bool steers = character < 0x20 || (character >= 0x7f && character <= 0x9f) || character == 0x2028 ||
                      character == 0x2029;
        for (size_t i = 0; i < COUNT(bidi); i++)
            steers = steers || character == bidi[i];
        cr_assert_eq(character_steers(character), steers, "U+%04X", (unsigned)character);
    }
}

static const struct {
    const char *text, *shown;
    int width;
} cases[] = {
    {"", "", 0},
    {"abc", "abc", 3},
    {"é€漢字e\u0301", "é€漢字e\u0301", 7},
    {"a\\x1b", "a\\x1b", 5}, // typed so: harmless as it is
    {"\033[2J\a", "\\x1b[2J\\x07", 11},
    {"a\nb\tc\rd", "a\\nb\\tc\\rd", 10},
    {"\x7f\302\200\302\233", "\\x7f\\u{80}\\u{9b}", 16},
    {"\u2028\u202e\u2066\u061c", "\\u{2028}\\u{202e}\\u{2066}\\u{61c}", 31},
    {"\xff\xfe", "\\xff\\xfe", 8},
    {"caf\xc3", "caf\\xc3", 7},                       // ends within a character
    {"\xc3\x28", "\\xc3(", 5},                        // what follows is not swallowed
    {"\xc0\x9b", "\\xc0\\x9b", 8},                    // a longer form than needed
    {"\xed\xa0\x80", "\\xed\\xa0\\x80", 12},          // half of a pair of UTF-16
    {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", 16}, // beyond Unicode
};

Test(printable, texts)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *copy = printable_copy(cases[i].text), *printed = NULL;
        size_t size;
        FILE *out = open_memstream(&printed, &size);
        printable_print(cases[i].text, out);
        (void)fclose(out);
        cr_expect_str_eq(copy, cases[i].shown);
        cr_expect_str_eq(printed, cases[i].shown);
        cr_expect_eq(printable_width(cases[i].text), cases[i].width, "%s", cases[i].shown);
        cr_expect_eq(is_printable(cases[i].text, strlen(cases[i].text)), strcmp(cases[i].text, cases[i].shown) == 0);
        cr_expect(is_printable(copy, strlen(copy)));
        free(copy);
        free(printed);
    }
}

Test(printable, a_nul_is_no_text)
{
    cr_expect_not(is_printable("a\0b", 3));
    cr_expect(is_printable("a\0b", 1));
}

Test(printable, formatted_is_cut_between_characters)
{
    char text[8];
    printable_format(text, sizeof text, "%s", "ab\nc");
    cr_expect_str_eq(text, "ab\\nc");
    printable_format(text, sizeof text, "%s", "abcdéf"); // 7 bytes
    cr_expect_str_eq(text, "abcdéf");
    printable_format(text, sizeof text, "%s", "abcdefé");
    cr_expect_str_eq(text, "abcdef");
    printable_format(text, sizeof text, "%s", "abcd\033");
    cr_expect_str_eq(text, "abcd", "an escape is whole, too");
    printable_format(text, sizeof text, "%d%s", 12, "\033[2Jabcdefghi");
    cr_expect_str_eq(text, "12\\x1b[");
}

Test(printable, json_is_read_as_it_was)
{
    static const char text[] = "\"\\ \033[2J\x7f\302\200\302\233\u2028\u2029\u061c\u202e\u2069 é漢😀";
    char *printed = NULL;
    size_t size;
    FILE *out = open_memstream(&printed, &size);
    json_t *value = json_pack("{s:s}", text, text);
    json_object_set_new(value, "degrees", json_real(52.00000000000004)); // to its last digit
    cr_assert(printable_json_print(value, JSON_INDENT(2), out));
    (void)fclose(out);
    for (const char *line = printed; *line; line += strcspn(line, "\n"), line += *line == '\n')
        cr_expect(is_printable(line, strcspn(line, "\n")), "%s", printed);
    cr_expect(strstr(printed, "\\u001B[2J\\u007F\\u0080\\u009B\\u2028\\u2029\\u061C\\u202E\\u2069 é漢😀"), "%s",
              printed);
    json_t *read = json_loads(printed, 0, NULL);
    cr_expect(json_equal(read, value));
    json_decref(read);
    json_decref(value);
    free(printed);
}

Test(printable, arguments)
{
    char program[] = "x", good[] = "Súdwest-Fryslân", bad[] = "a\033[31m", latin[] = "caf\xe9";
    char *fine[] = {program, good, good}, *steering[] = {program, good, bad}, *other[] = {program, latin};
    capture_start(&capture);
    cr_expect(arguments_check("tester", 3, fine));
    cr_expect_not(arguments_check("tester", 3, steering));
    cr_expect_not(arguments_check("tester", 2, other));
    cr_expect_str_eq(capture_end(&capture),
                     "tester: argument 2, 'a\\x1b[31m', holds a control character or is no UTF-8\n"
                     "tester: argument 1, 'caf\\xe9', holds a control character or is no UTF-8\n");
}

#include "feed/rows.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct row_column items[] = {
    {"code", false, ROW_TEXT, NULL}, {"name", false, ROW_TEXT, NULL}, {"persons", true, ROW_TEXT, NULL}};
static const struct row_columns columns = {.items = items, .count = COUNT(items)};

enum { CODE, NAME, PERSONS };

// How the input at hand is read.
static struct reading *reading_now;

static struct reading *reading_new(void)
{
    static struct arena *arena;
    static struct reading reading;
    arena_free(arena);
    arena = arena_new();
    reading = (struct reading){.arena = arena};
    return reading_now = &reading;
}

// A reader over a text.
struct input {
    FILE *in;
    struct rows *rows;
    struct row row;
    struct row_fault fault;
    struct error error;
};

static struct input reading_of_bytes(const char *text, size_t size)
{
    struct input reading;
    memset(&reading, 0, sizeof reading);
    reading.in = size ? fmemopen((void *)text, size, "r") : fopen("/dev/null", "r");
    cr_assert(reading.in);
    reading.rows = rows_open(reading.in, &columns, reading_new(), &reading.error);
    return reading;
}

static struct input reading_of(const char *text)
{
    return reading_of_bytes(text, strlen(text));
}

#define READING(text) reading_of_bytes(text, sizeof(text) - 1) // which may hold a NUL

static enum rows_next next(struct input *reading)
{
    return rows_next(reading->rows, &reading->row, &reading->fault, &reading->error);
}

static void finish(struct input *reading)
{
    rows_close(reading->rows);
    fclose(reading->in);
}

static void expect_row(struct input *reading, int line, const char *code, const char *name, const char *persons)
{
    const char *expected[] = {code, name, persons};
    cr_assert_eq(next(reading), ROWS_ROW, "line %d", line);
    cr_assert_eq(reading->row.line, line);
    for (size_t i = 0; i < COUNT(expected); i++) {
        const char *value = reading->row.values[i];
        cr_assert_eq(value == NULL, expected[i] == NULL, "line %d, column %zu", line, i);
        cr_assert(!value || strcmp(value, expected[i]) == 0, "line %d, column %zu: %s", line, i, value);
    }
}

static void expect_bad(struct input *reading, int line, const char *part)
{
    cr_assert_eq(next(reading), ROWS_BAD, "line %d", line);
    cr_assert_eq(reading->row.line, line);
    cr_assert_str_eq(reading->fault.reason, ROW_MALFORMED);
    cr_assert(strstr(reading->fault.explanation, part), "line %d: %s", line, reading->fault.explanation);
}

static void expect_no_header(const char *text, const char *part)
{
    struct input reading = reading_of(text);
    cr_assert_null(reading.rows, "\"%s\"", text);
    cr_assert_eq(reading.error.kind, ERROR_POISON);
    cr_assert(strstr(reading.error.message, part), "%s", reading.error.message);
    finish(&reading);
}

Test(rows, columns_come_in_any_order)
{
    struct input reading = reading_of("persons,code,name\n17,GM0716,Tholen\n,GM0518,Den Haag\n");
    expect_row(&reading, 2, "GM0716", "Tholen", "17");
    expect_row(&reading, 3, "GM0518", "Den Haag", NULL);
    cr_assert_eq(next(&reading), ROWS_END);
    cr_assert_eq(rows_lines(reading.rows), 2);
    cr_assert_eq(rows_bytes(reading.rows), 18 + 17 + 17);
    finish(&reading);
}

Test(rows, an_optional_column_may_be_left_out)
{
    struct input reading = reading_of("name,code\nTholen,GM0716\n");
    expect_row(&reading, 2, "GM0716", "Tholen", NULL);
    finish(&reading);
}

Test(rows, what_programs_write_is_read)
{
    struct input reading = reading_of("\xEF\xBB\xBF\"code\";name;persons\r\n\r\n GM0716 ;\"Tholen; \"\"T\"\"\";1\r\n"
                                      " \t\n\"GM0518\";Den Haag;2");
    expect_row(&reading, 3, "GM0716", "Tholen; \"T\"", "1");
    expect_row(&reading, 5, "GM0518", "Den Haag", "2");
    cr_assert_eq(next(&reading), ROWS_END);
    finish(&reading);
}

Test(rows, a_bad_line_spoils_no_other)
{
    struct input reading = reading_of(
        "code,name\nGM0001,\"open\nGM0002,b\nGM0003\nGM0004,d,e\nGM0005,a\"b\nGM0006,f\n");
    expect_bad(&reading, 2, "quote");
    expect_row(&reading, 3, "GM0002", "b", NULL);
    expect_bad(&reading, 4, "it has 1 fields, the header line has 2");
    expect_bad(&reading, 5, "it has 3 fields, the header line has 2");
    expect_bad(&reading, 6, "quote");
    expect_row(&reading, 7, "GM0006", "f", NULL);
    cr_assert_eq(next(&reading), ROWS_END);
    cr_assert_eq(rows_lines(reading.rows), 6);
    finish(&reading);
}

Test(rows, more_fields_than_any_file_has)
{
    char text[256] = "code,name\n";
    memset(text + strlen(text), ',', 3 * ROW_COLUMNS_MOST);
    struct input reading = reading_of(text);
    expect_bad(&reading, 2, "it has 97 fields");
    finish(&reading);
}

Test(rows, a_header_line_that_is_none)
{
    expect_no_header("code,people,name\n", "line 1: field 2 names no column that is known; the columns are code, name, "
                                           "persons (optional)");
    expect_no_header("\n\ncode\n", "line 3: column name is missing");
    expect_no_header("code,name,code\n", "line 1: column code is there twice");
    expect_no_header("code,,name\n", "field 2 names no column");
    expect_no_header("code,\"name\n", "line 1 is no header line");
}

Test(rows, a_first_line_with_data_is_not_repeated)
{
    struct input reading = reading_of("111222333,x\n");
    cr_assert_null(reading.rows);
    cr_assert_null(strstr(reading.error.message, "111222333"));
    finish(&reading);
}

Test(rows, an_empty_input_has_no_rows)
{
    static const struct {
        const char *text, *told;
    } cases[] = {{"", "the input is empty: nothing is published"},
                 {"\n \n", "the input is empty: nothing is published"},
                 {"code,name\n", "there is no line behind the header line: nothing is published"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct input reading = reading_of(cases[i].text);
        cr_assert(reading.rows);
        cr_assert_eq(next(&reading), ROWS_END);
        cr_assert_eq(rows_lines(reading.rows), 0);
        cr_assert(rows_none(reading.rows, &reading.error));
        cr_assert_eq(reading.error.kind, ERROR_POISON);
        cr_assert_str_eq(reading.error.message, cases[i].told);
        finish(&reading);
    }
}

// What is cut at a NUL is another value: 2 of 2\0, GM0716 of GM0716\0junk.
Test(rows, a_line_that_is_no_text_is_bad)
{
    struct input reading = READING("code,name,persons\nGM0716,Tholen,2\0\nGM0716\0junk,a,1\nGM0716,a,99\0\r\n\0\n"
                                   "GM0001,a\rb,1\nGM0001,a,1\r\r\nGM0001,\"a\rb\",1\nGM0001,caf\x80,1\n"
                                   "GM0002,ok,1\r\nGM0003,a,1\0");
    for (int line = 2; line <= 5; line++)
        expect_bad(&reading, line, "it holds a NUL character");
    for (int line = 6; line <= 8; line++)
        expect_bad(&reading, line, "a carriage return that ends no line");
    expect_bad(&reading, 9, "it is not UTF-8");
    expect_row(&reading, 10, "GM0002", "ok", "1");
    expect_bad(&reading, 11, "it holds a NUL character");
    cr_assert_eq(next(&reading), ROWS_END);
    cr_assert_eq(rows_lines(reading.rows), 10);
    finish(&reading);
}

Test(rows, json_that_is_no_text_is_bad)
{
    struct input reading = READING("{\"code\":\"GM0716\\u0000junk\"}\n{\"persons\":\"2\\u0000\"}\n"
                                   "{\"name\":\"\\u0000\"}\n{\"code\":\"GM0001\"}\0\n{\"co\\u0000de\":1}\n"
                                   "{\"code\":\"caf\xe9\"}\n{\"code\":\"GM0716\"}\n");
    expect_bad(&reading, 1, "code holds a NUL character");
    expect_bad(&reading, 2, "persons holds a NUL character");
    expect_bad(&reading, 3, "name holds a NUL character");
    expect_bad(&reading, 4, "it holds a NUL character");
    expect_bad(&reading, 5, "it is no JSON object");
    expect_bad(&reading, 6, "it is not UTF-8");
    expect_row(&reading, 7, "GM0716", NULL, NULL);
    finish(&reading);
}

Test(rows, a_line_of_64_KiB_is_the_longest)
{
    static char text[4 * 65536];
    static const char before[] = "code,name\nGM0001,", after[] = "\r\nGM0002,b\n";
    size_t length = strlen(before), most = 65536 - strlen("GM0001,");
    memcpy(text, before, length);
    for (int i = 0; i < 3; i++) { // of the most; one more; many more, with a CR where it is cut
        size_t size = i < 2 ? most + (size_t)i : 2 * most;
        memset(text + length, 'a', size);
        if (i == 2)
            text[length + most] = '\r';
        memcpy(text + length + size, after, sizeof after);
        struct input reading = reading_of(text);
        if (i == 0)
            cr_assert(next(&reading) == ROWS_ROW && strlen(reading.row.values[NAME]) == most);
        else
            expect_bad(&reading, 2, "it is longer than 64 KiB");
        expect_row(&reading, 3, "GM0002", "b", NULL);
        cr_assert_eq(next(&reading), ROWS_END);
        cr_assert_eq(rows_bytes(reading.rows), (int64_t)strlen(text));
        finish(&reading);
    }
}

Test(rows, what_excel_calls_unicode_text)
{
    static const char little[] = "\xFF\xFE"
                                 "c\0o\0d\0e\0\t\0n\0a\0m\0e\0\r\0\n\0"
                                 "G\0M\0\x31\0\t\0\xE9\0\n\0G\0M\0\x32\0\t\0\x00\xD8\n\0";
    static const char big[] = "\xFE\xFF"
                              "\0c\0o\0d\0e\0,\0n\0a\0m\0e\0\n\0G\0M\0\x31\0,\0\xE9";
    struct input reading = READING(little);
    expect_row(&reading, 2, "GM1", "é", NULL);
    expect_bad(&reading, 3, "it has something that is no character of UTF-16");
    cr_assert_eq(next(&reading), ROWS_END);
    cr_assert_str_eq(reading_text(reading_now), "UTF-16, fields separated by tabs");
    cr_assert_eq(rows_bytes(reading.rows), sizeof little - 1 - 2);
    finish(&reading);
    reading = READING(big);
    expect_row(&reading, 2, "GM1", "é", NULL);
    cr_assert_str_eq(reading_text(reading_now), "UTF-16");
    finish(&reading);
}

Test(rows, utf16_without_a_mark)
{
    static const char *const texts[] = {"c\0o\0d", "\0c\0o\0d"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct input reading = reading_of_bytes(texts[i], 6);
        cr_assert_null(reading.rows);
        cr_assert_eq(reading.error.kind, ERROR_POISON);
        cr_assert(strstr(reading.error.message, "UTF-16 without a mark"), "%s", reading.error.message);
        cr_assert(strstr(reading.error.message, "save it as \"CSV UTF-8\""), "%s", reading.error.message);
        finish(&reading);
    }
    expect_no_header("code,name\rGM0001,a\r", "line 1: it holds a carriage return");
    expect_no_header("code,caf\x80\n", "line 1: it is not UTF-8");
}

// Letters, an apostrophe and a dash can be nothing else; what else there is could be of another code page.
Test(rows, windows_1252)
{
    struct input reading = reading_of("code,name\n1,S\xfa"
                                      "dwest-Frysl\xe2n\n2,Bergh\x92s \x96 \xc7\n3,10 \x80\n4,\xd7\n5,\xc3\xa9\n");
    expect_row(&reading, 2, "1", "Súdwest-Fryslân", NULL);
    expect_row(&reading, 3, "2", "Bergh’s – Ç", NULL);
    expect_bad(&reading, 4, "it is not UTF-8: save");
    expect_bad(&reading, 5, "it is not UTF-8: save");
    expect_bad(&reading, 6, "it could be UTF-8, or Windows-1252 as lines before it are");
    cr_assert_str_eq(reading_text(reading_now), "Windows-1252");
    finish(&reading);
    reading = reading_of("code,name\n1,\xc3\xa9\n2,\xe9\n");
    expect_row(&reading, 2, "1", "é", NULL);
    expect_bad(&reading, 3, "it is not UTF-8, as lines before it are, but could be Windows-1252");
    cr_assert_null(reading_text(reading_now));
    finish(&reading);
    reading = reading_of("\xEF\xBB\xBF"
                         "code,name\n2,\xe9\n");
    expect_bad(&reading, 2, "it is not UTF-8, as lines before it are");
    finish(&reading);
    reading = reading_of("\xFF,name\n"); // begins as the mark of UTF-16 does
    cr_assert_null(reading.rows);
    finish(&reading);
}

Test(rows, json_lines)
{
    struct input reading = reading_of("\n {\"persons\": -17, \"name\": \"Fryslân\", \"code\": \"GM0716\"}\n"
                                      "{\"code\":\"\",\"name\":null,\"persons\":true}\n\n"
                                      "{\"code\":1.5,\"name\":false}");
    expect_row(&reading, 2, "GM0716", "Fryslân", "-17");
    expect_row(&reading, 3, NULL, NULL, "true");
    expect_row(&reading, 5, "1.5", "false", NULL);
    cr_assert_eq(next(&reading), ROWS_END);
    finish(&reading);
}

Test(rows, bad_json_lines)
{
    struct input reading = reading_of("{\"code\":\"GM0001\"}\n{\"code\":\n[]\nx\n{\"code\":{}}\n{\"bsn\":111222333}\n"
                                      "{\"code\":\"a\",\"code\":\"b\"}\n{\"code\":\"a\"} {}\n{\"code\":\"GM0009\"}\n");
    expect_row(&reading, 1, "GM0001", NULL, NULL);
    for (int line = 2; line <= 4; line++)
        expect_bad(&reading, line, "it is no JSON object");
    expect_bad(&reading, 5, "code is an object or a list");
    expect_bad(&reading, 6, "it has a name that is none of code, name, persons");
    expect_bad(&reading, 7, "it is no JSON object");
    expect_bad(&reading, 8, "it is no JSON object");
    expect_row(&reading, 9, "GM0009", NULL, NULL);
    finish(&reading);
}

Test(rows, an_input_that_cannot_be_read)
{
    struct error error = {0};
    FILE *folder = fopen("/", "r");
    cr_assert(folder);
    cr_assert_null(rows_open(folder, &columns, reading_new(), &error));
    cr_assert_eq(error.kind, ERROR_FATAL);
    fclose(folder);
}

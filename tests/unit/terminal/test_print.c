#include "common/printable.h"
#include "terminal/print.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TEN          "abcdefghij"
#define FIFTY        TEN TEN TEN TEN TEN

static struct error error;
static char *printed;
static size_t printed_size;
static FILE *out;

static void teardown(void)
{
    if (out)
        (void)fclose(out);
    free(printed);
}

// Forgets what was printed.
static void restart(void)
{
    teardown();
    out = open_memstream(&printed, &printed_size);
    cr_assert_not_null(out);
}

static void setup(void)
{
    restart();
}

TestSuite(print, .init = setup, .fini = teardown);

static const struct column columns[] = {
    {"Code", "code", COLUMN_TEXT}, {"Name", "name", COLUMN_FLEXIBLE}, {"Quota", "quota", COLUMN_NUMBER}};

static void print(struct table *table, bool json)
{
    restart();
    cr_assert(table_print(table, out, json, &error), "%s", error.message);
}

Test(print, columns_are_aligned)
{
    struct table *table = table_new(columns, COUNT(columns));
    table_text(table, "GM0716"), table_text(table, "Tholen"), table_number(table, 1234);
    table_text(table, "GM1"), table_text(table, "Súdwest-Fryslân"), table_number(table, 7);
    cr_expect_eq(table_rows(table), 2);
    print(table, false);
    cr_assert_str_eq(printed, "Code    Name             Quota\n"
                              "GM0716  Tholen           1,234\n"
                              "GM1     Súdwest-Fryslân      7\n");
    table_free(table);
    table_free(NULL);
}

Test(print, kinds_of_cells)
{
    static const struct column kinds[] = {{"A", "a", COLUMN_TEXT}, {"B", "b", COLUMN_NUMBER}, {"C", "c", COLUMN_NUMBER},
                                          {"D", "d", COLUMN_TEXT}, {"E", "e", COLUMN_TEXT},   {"", "f", COLUMN_TEXT}};
    struct table *table = table_new(kinds, COUNT(kinds));
    table_text(table, NULL), table_signed(table, 1700), table_signed(table, -3), table_text(table, "yes");
    table_none(table), table_text(table, "");
    table_text(table, "x\ny"), table_signed(table, 0), table_number(table, -4000), table_text(table, "no");
    table_text(table, "z"), table_text(table, "last");
    print(table, false);
    cr_expect_str_eq(printed, "A          B       C  D    E\n"
                              "-     +1,700      -3  yes  -\n"
                              "x\\ny       0  -4,000  no   z  last\n");
    json_t *json = table_json(table);
    json_t *expected = json_pack("[{s:n,s:i,s:i,s:s,s:n,s:s},{s:s,s:i,s:i,s:s,s:s,s:s}]", "a", "b", 1700, "c", -3, "d",
                                 "yes", "e", "f", "", "a", "x\ny", "b", 0, "c", -4000, "d", "no", "e", "z", "f",
                                 "last");
    cr_expect(json_equal(json, expected), "in JSON a text is as it was: %s", json_dumps(json, 0));
    json_decref(expected);
    json_decref(json);
    table_free(table);
}

Test(print, a_column_in_json_only)
{
    static const struct column some[] = {{"A", "a", COLUMN_TEXT}, {"B", "b", COLUMN_JSON}, {"C", "c", COLUMN_JSON}};
    for (size_t count = 2; count <= 3; count++) {
        struct table *table = table_new(some, count);
        table_text(table, "x"), table_text(table, FIFTY FIFTY);
        if (count == 3)
            table_number(table, 7);
        print(table, false);
        cr_expect_str_eq(printed, "A\nx\n");
        json_t *json = table_json(table);
        cr_expect_eq(json_object_size(json_array_get(json, 0)), count);
        json_decref(json);
        table_free(table);
    }
}

// The flexible column gives way, to no less than eight; a character of two columns is not cut in half.
Test(print, tables_fit_eighty_columns)
{
    static const struct {
        const char *name, *row;
    } cases[] = {
        {FIFTY TEN "abcde", "GM0716  " FIFTY TEN "abcde      7\n"}, // 8 + 65 + 7 are 80
        {FIFTY TEN "abcdef", "GM0716  " FIFTY TEN "abcd…      7\n"},
        {FIFTY FIFTY, "GM0716  " FIFTY TEN "abcd…      7\n"},
        {FIFTY TEN "abcé漢字漢", "GM0716  " FIFTY TEN "abcé…      7\n"},
        {FIFTY TEN "abc漢字漢", "GM0716  " FIFTY TEN "abc…       7\n"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct table *table = table_new(columns, COUNT(columns));
        table_text(table, "GM0716"), table_text(table, cases[i].name), table_number(table, 7);
        print(table, false);
        char *row = strchr(printed, '\n') + 1;
        cr_expect_str_eq(row, cases[i].row);
        for (char *line = strtok(printed, "\n"); line; line = strtok(NULL, "\n"))
            cr_expect_leq(printable_width(line), 80, "%s", line);
        json_t *json = table_json(table);
        cr_expect_str_eq(json_string_value(json_object_get(json_array_get(json, 0), "name")), cases[i].name,
                         "JSON is not cut");
        json_decref(json);
        table_free(table);
    }
}

// What is wider even then is printed upright, so that nothing is wider than a terminal.
Test(print, what_is_too_wide_stands_upright)
{
    static const struct column wide[] = {
        {"A", "a", COLUMN_TEXT}, {"Long", "b", COLUMN_FLEXIBLE}, {"", "c", COLUMN_JSON}, {"N", "n", COLUMN_NUMBER}};
    struct table *table = table_new(wide, COUNT(wide));
    table_text(table, FIFTY TEN), table_text(table, "1234567890"), table_text(table, "x"), table_number(table, 1234567);
    table_text(table, FIFTY FIFTY), table_text(table, ""), table_text(table, "x"), table_number(table, 7);
    print(table, false);
    cr_assert_str_eq(printed, "A     " FIFTY TEN "\nLong  1234567890\nN     1,234,567\n\n"
                              "A     " FIFTY TEN TEN "abc…\nN     7\n");
    table_free(table);
}

Test(print, the_flexible_column_keeps_eight)
{
    static const struct column wide[] = {{"", "a", COLUMN_TEXT}, {"", "b", COLUMN_FLEXIBLE}};
    struct table *table = table_new(wide, COUNT(wide));
    table_text(table, FIFTY TEN TEN), table_text(table, "123456789");
    print(table, false);
    cr_expect_str_eq(printed, FIFTY TEN TEN "  1234567…\n", "and no line of titles where none has one");
    table_free(table);
    table = table_new(wide, COUNT(wide));
    table_text(table, FIFTY TEN TEN "a"), table_text(table, "123456789");
    print(table, false);
    cr_expect_str_eq(printed, "  " FIFTY TEN TEN "a\n  123456789\n");
    table_free(table);
}

Test(print, as_json)
{
    struct table *table = table_new(columns, COUNT(columns));
    print(table, true);
    cr_expect_str_eq(printed, "[]\n");
    table_text(table, "GM0716"), table_text(table, "caf\xe9"), table_number(table, 1234567);
    print(table, true);
    cr_expect_str_eq(
        printed, "[\n  {\n    \"code\": \"GM0716\",\n    \"name\": \"caf\\\\xe9\",\n    \"quota\": 1234567\n  }\n]\n");
    table_free(table);
    restart();
    cr_assert(json_print_line(json_pack("{s:s}", "a", "é\n"), out, &error));
    cr_expect_str_eq(printed, "{\"a\":\"é\\n\"}\n");
    restart();
    cr_assert(json_print(json_string("alone"), out, &error));
    cr_expect_eq(strncmp(printed, "\"alone\"\n", 8), 0, "%s", printed);
}

Test(print, no_colours_but_on_a_terminal)
{
    cr_assert_eq(setenv("TERM", "xterm", 1), 0);
    for (enum tone tone = TONE_PLAIN; tone <= TONE_DIM; tone++) {
        cr_expect_str_eq(tone_start(out, tone), "");
        cr_expect_str_eq(tone_end(out, tone), "");
    }
    struct table *table = table_new(columns, COUNT(columns));
    table_tone(table, TONE_BAD); // of no cell
    table_text(table, "a"), table_tone(table, TONE_BAD), table_text(table, "b"), table_number(table, 1);
    print(table, false);
    cr_expect_null(strchr(printed, '\033'));
    table_free(table);
}

// /dev/full is a full disk.
Test(print, what_cannot_be_written_is_told)
{
    FILE *full = fopen("/dev/full", "w");
    cr_assert_not_null(full);
    struct table *table = table_new(columns, COUNT(columns));
    table_text(table, "a"), table_text(table, "b"), table_number(table, 1);
    for (int json = 0; json <= 1; json++) {
        memset(&error, 0, sizeof error);
        cr_expect_not(table_print(table, full, json, &error));
        cr_expect_eq(error.kind, ERROR_FATAL);
        cr_expect(strstr(error.message, "cannot write the answer: No space left"), "%s", error.message);
    }
    table_free(table);
    (void)fclose(full);
}

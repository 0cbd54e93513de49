// Tables as people make them, read as rows.
#include "feed/municipalities.h"
#include "feed/rows.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct row_column persons[] = {{"code", false, ROW_CODE, NULL}, {"persons", false, ROW_NUMBER, NULL}};
static const struct row_column parts[] = {{"from_code", false, ROW_CODE, NULL},
                                          {"to_code", false, ROW_CODE, NULL},
                                          {"inhabitants", false, ROW_NUMBER, NULL},
                                          {"to_name", true, ROW_TEXT, NULL}};
static const struct row_columns of_persons = {persons, COUNT(persons), false, true, "taakstelling"};
static const struct row_columns of_country = {persons, COUNT(persons), true, true, NULL};
static const struct row_columns of_parts = {parts, COUNT(parts), false, true, NULL};

static struct arena *arena;
static struct reading reading;
static struct error error;
static int looked_up;

static bool on_name(void *opaque, const char *name, struct municipality_candidates *found, struct error *why)
{
    (void)opaque;
    looked_up++;
    if (strcmp(name, "Nergens") == 0)
        return error_set(why, ERROR_CONFIG, "no database");
    if (strcmp(name, "Tholen") == 0)
        *found = (struct municipality_candidates){{716}, 1, ""};
    else if (strcmp(name, "Bergen") == 0)
        *found = (struct municipality_candidates){{373, 893}, 2, "could be GM0373 Bergen (NH.) or GM0893 Bergen (L.)"};
    else
        strcpy(found->text, "names no municipality");
    return true;
}

static const struct municipality_finder finder = {on_name, NULL};

static void setup(void)
{
    arena = arena_new();
    reading = (struct reading){.arena = arena, .finder = &finder};
    memset(&error, 0, sizeof error);
    looked_up = 0;
}

static void teardown(void)
{
    municipalities_free(&reading);
    arena_free(arena);
}

TestSuite(grid, .init = setup, .fini = teardown);

// What a text is read as: each row "line:code=persons ", each bad one "line!why "; then what is wrong with all of it.
static const char *read_text(const struct row_columns *columns, const char *text)
{
    static char told[4096];
    struct row row;
    struct row_fault fault;
    FILE *in = fmemopen((void *)text, strlen(text), "r");
    struct rows *rows = rows_open(in, columns, &reading, &error);
    told[0] = '\0';
    for (enum rows_next next; rows && (next = rows_next(rows, &row, &fault, &error)) != ROWS_END;) {
        size_t at = strlen(told);
        if (next == ROWS_FAILED)
            break;
        if (next == ROWS_BAD)
            snprintf(told + at, sizeof told - at, "%d!%s ", (int)row.line, fault.explanation);
        else
            snprintf(told + at, sizeof told - at, "%d:%s=%s ", (int)row.line, row.values[0] ? row.values[0] : "",
                     row.values[1] ? row.values[1] : "");
    }
    if (rows && !error.kind)
        (void)rows_totals_check(rows, &error);
    rows_close(rows);
    fclose(in);
    if (error.kind)
        snprintf(told + strlen(told), sizeof told - strlen(told), "%s", error.message);
    return told;
}

static void expect(const struct row_columns *columns, const char *text, const char *rows, const char *told)
{
    teardown();
    setup();
    cr_assert_str_eq(read_text(columns, text), rows, "%s", text);
    const char *as = reading_text(&reading);
    cr_assert_str_eq(as ? as : "", told, "%s", text);
}

Test(grid, separators_and_headings)
{
    expect(&of_persons, "code,persons\nGM0716,20\n", "2:GM0716=20 ", "");
    expect(&of_persons, "\"CBS-code\";\" Aantal personen \"\n716;20\n", "2:GM0716=20 ",
           "fields separated by ;, CBS-code = code,  Aantal personen  = persons, codes as 716");
    expect(&of_persons, "gemeente_code\taantal\nGM0716\t20\n", "2:GM0716=20 ",
           "fields separated by tabs, gemeente_code = code, aantal = persons");
    expect(&of_persons, "code,Taakstelling\nGM0716,20\n", "2:GM0716=20 ", "Taakstelling = persons");
    expect(&of_country, "code,Taakstelling\n",
           "line 1: field 2 names no column that is known; the columns are code, persons; --ignore HEADING passes "
           "another one over",
           "");
    expect(&of_persons, "sep=;\ncode;persons\nGM0716;20\n", "3:GM0716=20 ", "fields separated by ;");
    expect(&of_persons, "code;persons;;\nGM0716;20;;\nGM0717;20;x;\n", "2:GM0716=20 3!field 3 stands under no heading ",
           "fields separated by ;");
    expect(&of_persons, "code,aantal,personen\n",
           "line 1: column persons is there twice, as aantal (field 2) and as personen (field 3): --ignore HEADING "
           "passes one over",
           "");
    expect(&of_parts, "van,naar,aantal,gemeentecode\n",
           "line 1: field 4, gemeentecode, could be from_code or to_code: write one of these", "");
    expect(&of_parts, "van,nieuwe gemeente,inwoners\n",
           "line 1: field 2, nieuwe gemeente, could be to_code or to_name: write one of these", "");
    expect(&of_persons, "code,bsn,persons\nGM0716,111222333,20\n",
           "line 1: field 2 names no column that is known; the columns are code, persons; --ignore HEADING passes "
           "another one over",
           "");
}

Test(grid, columns_that_are_passed_over)
{
    const char *const ignored[] = {"Provincie", "opmerking"};
    reading.ignored = ignored;
    reading.ignored_count = 1;
    cr_assert_str_eq(read_text(&of_persons, "code,PROVINCIE,persons\nGM0716,Zeeland,20\n"), "2:GM0716=20 ");
    cr_assert_str_eq(reading_text(&reading), "PROVINCIE passed over");
    reading.ignored_count = 2;
    cr_assert_str_eq(read_text(&of_persons, "code,PROVINCIE,persons\n"),
                     "line 1: no heading is 'opmerking', which is to be passed over");
}

Test(grid, what_is_no_row)
{
    expect(&of_persons,
           "Taakstelling 1e helft 2017;\n\n;\nBijlage;bij de brief\ncode;persons\nGM0716;20\n;\n ; \nBron: BZK\n",
           "6:GM0716=20 ", "fields separated by ;, 3 title lines, 2 empty rows and 1 line of sources passed over");
    expect(&of_persons, "code,persons\nBronckhorst,\n", "2!code names no municipality ", "");
    // Rows above the headings are none of them.
    expect(&of_persons, "GM0716;20\ncode;persons\nGM0717;20\n",
           "line 1: field 1 names no column that is known; the columns are code, persons; --ignore HEADING passes "
           "another one over",
           "");
    expect(&of_persons, "code;people\ncode;persons\nGM0717;20\n",
           "line 1: field 2 names no column that is known; the columns are code, persons; --ignore HEADING passes "
           "another one over",
           "");
    expect(&of_persons, "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\ncode;persons\n",
           "line 1: field 1 names no column that is known; the columns are code, persons; --ignore HEADING passes "
           "another one over",
           "");
}

Test(grid, totals)
{
    expect(&of_persons, "code,persons\nGM0716,20\nGM0717,1.000\nTotaal,1.020\n", "2:GM0716=20 3:GM0717=1000 ",
           "numbers as 1.234, 1 totals row passed over");
    expect(&of_persons, "code,persons\nNederland,30\nGM0716,20\nGM0717,10\n", "3:GM0716=20 4:GM0717=10 ",
           "1 totals row passed over");
    expect(&of_persons, "code,persons\nGM0716,20\nTOTAL,21\n",
           "2:GM0716=20 line 3: the totals row says 21, but the rows add up to 20: nothing is published",
           "1 totals row passed over");
    expect(&of_persons, "code,persons\nGM0716,20\nTotaal,\n",
           "2:GM0716=20 3!it is a totals row, but its persons is no whole number ", "1 totals row passed over");
    expect(&of_country, "code,persons\nNederland,30\nGM0716,20\nTotaal,20\n", "2:NL00=30 3:GM0716=20 ",
           "Nederland = NL00, 1 totals row passed over");
}

Test(grid, municipalities_by_name)
{
    expect(
        &of_persons,
        "gemeente,persons\nTholen,20\nGemeente Tholen,1\nTholen (gemeente),2\nBergen,3\nJansen,4\nGM0716,5\n",
        "2:GM0716=20 3:GM0716=1 4:GM0716=2 5!code could be GM0373 Bergen (NH.) or GM0893 Bergen (L.) 6!code names no "
        "municipality 7:GM0716=5 ",
        "gemeente = code, municipalities by name");
    expect(&of_persons, "gemeente,persons\nTholen,20\nTholen,20\nTholen,20\n", "2:GM0716=20 3:GM0716=20 4:GM0716=20 ",
           "gemeente = code, municipalities by name");
    cr_assert_eq(looked_up, 1);
    expect(&of_persons, "gemeente,persons\nNergens,20\n", "no database", "gemeente = code");
}

Test(grid, a_name_beside_its_code)
{
    expect(
        &of_persons, "gemeente,code,persons\nTholen,716,20\nTholen,GM0717,1\nBergen,893,1\nBergen,894,1\n",
        "2:GM0716=20 3!code is not that of the municipality that is named beside it, which is GM0716 4:GM0893=1 5!code "
        "could be GM0373 Bergen (NH.) or GM0893 Bergen (L.) ",
        "gemeente = the municipality's name, codes as 716");
}

Test(grid, workbooks_that_are_none)
{
    expect(&of_persons, "PK\x03\x04 and no more", "the input is a zip file, and broken: Not a zip archive", "");
    expect(&of_persons, "\xD0\xCF\x11\xE0",
           "the input is a workbook of Excel 97 to 2003 (XLS): save it as XLSX, or as \"CSV UTF-8\"", "");
    expect(&of_persons, "PK\x03,persons\n",
           "line 1: field 1 names no column that is known; the columns are code, "
           "persons; --ignore HEADING passes another one over",
           "");
    reading.sheet = "Blad1";
    cr_assert_str_eq(read_text(&of_persons, "code,persons\n"), "the input is no workbook, so it has no sheet 'Blad1'");
}

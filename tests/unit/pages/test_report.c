#include "fixture.h"
#include "markup.h"
#include "pages/report.h"

static struct fixture fixture;
static struct buffer out;
static struct error error;

static void setup(void)
{
    fixture = fixture_make();
}

static void teardown(void)
{
    free(out.text);
    fixture_free(&fixture);
}

TestSuite(report, .init = setup, .fini = teardown);

static bool has(const char *text)
{
    return memmem(out.text, out.size, text, strlen(text)) != NULL;
}

#define EXPECT_HAS(part) cr_expect(has(part), "not in the report: %s", part)

static struct process_waiting waiting[] = {{0, 3, 1000}, {4, 13, 30}, {14, -1, 7}};
static struct process_housed months[] = {
    {.month = 6210, .until = DAY_NONE, .persons = 11, .median_weeks = 13, .p90_weeks = 20}};
static struct process_housed provinces[] = {{.month = DAY_NONE, .province = 29, .few = true, .until = DAY_NONE}};
static const struct process process = {.waiting = waiting,
                                       .waiting_count = 3,
                                       .months = months,
                                       .month_count = 1,
                                       .provinces = provinces,
                                       .province_count = 1,
                                       .housed = 13,
                                       .unlinked = 2};

Test(report, page)
{
    struct page page = fixture_page(&fixture, LANGUAGE_NL, "/2017-1/report");
    cr_assert(page_report(&page, &process, &out, &error), "%s", error.message);
    expect_markup(&out);
    cr_expect_not(has("<script>alert"));
    EXPECT_HAS("<h1>Voortgangsrapport taakstelling, 2017-I</h1>");
    EXPECT_HAS("<a href=\"/2017-1/report\" aria-current=\"page\">Voortgangsrapport</a>");
    EXPECT_HAS("Deze cijfers rusten op het definitieve landelijke totaal, bekendgemaakt op 30 september 2016.");
    EXPECT_HAS("In de eerste helft van 2017 zijn tot nu toe 13 mensen gehuisvest. Dat is 0,1% van de gecorrigeerde "
               "taakstelling van 13.017. Van hen zijn er 3 gezinsleden die later kwamen (nareizigers): 23,1%.");
    EXPECT_HAS("In totaal gaat het om 13.017 mensen: de taakstelling van 13.000 plus een achterstand van 17 uit");
    EXPECT_HAS("Tot en met 30 juni 2017 moeten er nog 13.004 een woning krijgen. Dat zijn er 4.335 per maand.");
    EXPECT_HAS("De taakstelling voor 2017-II is 10.000 (definitief), bekendgemaakt op 5 april 2017. Dat is later dan");
    EXPECT_HAS("De meeste mensen kregen een woning in maart 2017: 7.");
    EXPECT_HAS("<th scope=\"row\">januari 2017</th><td>5</td><td>3</td><td>2</td><td>40,0%</td><td>71,4%</td>");
    EXPECT_HAS("<th scope=\"row\">Vergunning: asiel</th><td>40</td>");
    EXPECT_HAS("<th scope=\"row\">Zeeland</th>");
    EXPECT_HAS("<td>16 januari 2017</td><td>12.000</td><td>prognose</td><td>–</td><td>op tijd</td>");
    EXPECT_HAS("<td>5 april 2017</td><td>10.000</td><td>definitief</td><td>-2.000</td><td>te laat</td>");
    EXPECT_HAS("<th scope=\"row\">januari 2017 <small></small></th><td>11</td><td>13</td><td>20</td>");
    EXPECT_HAS("<code>taakctl quota GM0716 2017-1 --explain</code>");
    EXPECT_HAS("<tr id=\"source-7\">");
}

Test(report, file)
{
    struct page page = fixture_page(&fixture, LANGUAGE_EN, "");
    page.at = day_of(2017, 4, 1);
    cr_assert(report_file(&page, &process, &out, &error), "%s", error.message);
    EXPECT_HAS("<html lang=\"en\">");
    EXPECT_HAS("<title>Progress report on the quota, 2017-I</title>\n<style>\n");
    EXPECT_HAS("In the first half of 2017, 13 people have been housed so far. That is 0.1% of the corrected quota of "
               "13,017. Of them, 3 are family members who came later: 23.1%.");
    EXPECT_HAS("taakctl nation 2017-1 --at 2017-04-01");
    EXPECT_HAS("/v1/process/2017-1?at=2017-04-01");
    cr_expect_not(has("<script"));
    cr_expect_not(has("href=\"/"), "a file has no page beside it");
    size_t drawings = 0, styled = 0;
    for (const char *at = out.text; (at = memmem(at, (size_t)(out.text + out.size - at), "<svg", 4)); at++)
        drawings++;
    for (const char *at = out.text; (at = memmem(at, (size_t)(out.text + out.size - at), "><style>", 8)); at++)
        styled++;
    cr_expect_eq(drawings, 3);
    cr_expect_eq(styled, 3, "a drawing has no style, which WeasyPrint then draws black");
    XML_Parser parser = XML_ParserCreate("UTF-8");
    cr_expect_eq(XML_Parse(parser, out.text, (int)out.size, 1), XML_STATUS_OK);
    XML_ParserFree(parser);
}

// A half-year that has ended, and one that has not begun, are told in other words.
Test(report, ended_and_announced)
{
    fixture_move_on(&fixture, day_of(2017, 7, 3));
    struct page page = fixture_page(&fixture, LANGUAGE_NL, "/2017-1/report");
    cr_assert(page_report(&page, &(struct process){0}, &out, &error), "%s", error.message);
    expect_markup(&out);
    EXPECT_HAS("In de eerste helft van 2017 zijn 13 mensen gehuisvest.");
    EXPECT_HAS("De achterstand is groter geworden: van 17 naar 13.004 mensen. Zij tellen mee in 2017-II.");
    EXPECT_HAS("Aan het eind lagen 0 gemeenten op schema");
    page.period = HALF + 2;
    free(out.text);
    out = (struct buffer){0};
    cr_assert(page_report(&page, &(struct process){0}, &out, &error), "%s", error.message);
    expect_markup(&out);
    EXPECT_HAS("Deze cijfers rusten op een indicatief landelijk totaal.");
    cr_expect_not(has("gehuisvest. Dat is"));
}

static void expect_row(const char *item, const char *name, json_int_t value, const json_t *rows)
{
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row)
    {
        if (strcmp(json_string_value(json_object_get(row, "item")), item) == 0 &&
            strcmp(json_string_value(json_object_get(row, "name")), name) == 0) {
            cr_expect_eq(json_integer_value(json_object_get(row, "value")), value, "%s", item);
            return;
        }
    }
    cr_expect(false, "no row %s of '%s'", item, name);
}

Test(report, rows)
{
    struct page page = fixture_page(&fixture, LANGUAGE_NL, "");
    json_t *rows = report_rows(&page, &process);
    expect_row("corrected_quota", "definitive", 13017, rows);
    expect_row("record_month", "2017-03", 7, rows);
    expect_row("national_total", "2017-04-05 definitive late", 10000, rows);
    expect_row("realised", "Zeeland", 13, rows);
    expect_row("p90", "2017-01", 20, rows);
    json_decref(rows);
}

// A name that a spreadsheet would take for a formula.
Test(report, csv_is_harmless)
{
    struct page page = fixture_page(&fixture, LANGUAGE_NL, "");
    struct standing *standing = &fixture.records.standing;
    char name[] = "=1+\"1\"";
    struct municipality starts = {9002, name, 28, 52.1, 4.5};
    struct reorganised_part part = {363, 9002, 500000}; // of Amsterdam: so it is among those with most to do
    struct reorganisation reorganisation = {.effective_on = day_of(2017, 1, 1),
                                            .id = {2},
                                            .parts = &part,
                                            .part_count = 1,
                                            .municipalities = &starts,
                                            .municipality_count = 1};
    cr_assert(ledger_add_reorganisation(standing->ledger, &reorganisation));
    fixture_move_on(&fixture, day_of(2017, 4, 1));
    cr_assert(report_csv(&page, &process, &out, &error), "%s", error.message);
    EXPECT_HAS("section,item,period,code,name,value,unit,source\r\n");
    EXPECT_HAS("\"GM9002\",\"'=1+\"\"1\"\"\",");
    cr_expect_not(has(",\"=1+"));
    EXPECT_HAS("\"provinces\",\"realised\",\"2017-1\",\"PV29\",\"Zeeland\",13,\"persons\",");
}

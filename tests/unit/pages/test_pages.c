#include "fixture.h"
#include "markup.h"
#include "standing/what_if.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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

TestSuite(pages, .init = setup, .fini = teardown);

// Where a new page is written.
static struct buffer *anew(void)
{
    free(out.text);
    out = (struct buffer){0};
    return &out;
}

// The page that was written last has the text, or not.
static bool has(const char *text)
{
    return memmem(out.text, out.size, text, strlen(text)) != NULL;
}

#define EXPECT_HAS(part) cr_expect(has(part), "not in the page: %s", part)

static void expect_page(bool made)
{
    cr_assert(made, "%s", error.message);
    expect_markup(&out);
    cr_expect_not(has("<script>alert"));
}

Test(pages, nation)
{
    struct page page = fixture_page(&fixture, LANGUAGE_NL, "/2017-1");
    expect_page(page_nation(&page, NULL, anew(), &error));
    EXPECT_HAS("<html lang=\"nl\" data-live=\"2017-1\">");
    EXPECT_HAS("<h1>Nederland, 2017-I</h1>");
    EXPECT_HAS("1 januari 2017 tot en met 30 juni 2017 (loopt). De cijfers gaan over de stand van 1 april 2017.");
    EXPECT_HAS("<span data-municipality=\"NL00\" data-period=\"2017-1\" data-figure=\"national_total\">13.000</span>");
    EXPECT_HAS("<span data-municipality=\"NL00\" data-period=\"2017-1\" data-figure=\"remaining\">13.004</span>");
    EXPECT_HAS("13.017 min de 13 die al gehuisvest zijn");
    EXPECT_HAS("data-figure=\"family_expected\">11</span>");
    EXPECT_HAS("data-figure=\"unassigned\">2</span>");
    EXPECT_HAS("In maart 2017 zijn er 7 gehuisvest, in februari 2017 waren dat er 1.");
    EXPECT_HAS("Zoveel mensen moeten in elk van de 3 resterende maanden een woning krijgen.");
    EXPECT_HAS("<p class=\"number\" data-said=\"card-2-number\">4.335</p>"); // 13,004 in 3 months
    EXPECT_HAS(
        "<tr id=\"GM0716\"><th scope=\"row\"><a href=\"/2017-1/GM0716\">Tholen</a></th><td>Zeeland</td><td>20</td>"
        "<td>+17</td><td>37</td><td>13</td><td>35,1%</td><td>24</td><td class=\"behind\">achter</td></tr>");
    EXPECT_HAS("<time datetime=\"2016-09-30\">30 september 2016</time> 13.000 (definitief)");
    EXPECT_HAS("<a href=\"/v1/quotas/2017-1.csv\"");
    EXPECT_HAS("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;");
    cr_expect_lt(out.size, 160000, "%zu bytes", out.size);
}

Test(pages, nation_in_english)
{
    struct page page = fixture_page(&fixture, LANGUAGE_EN, "/2017-1");
    expect_page(page_nation(&page, NULL, anew(), &error));
    EXPECT_HAS("<html lang=\"en\"");
    EXPECT_HAS("<h1>The Netherlands, 2017-I</h1>");
    EXPECT_HAS("data-figure=\"national_total\">13,000</span>");
    EXPECT_HAS("<a href=\"/2017-1/GM0716?lang=en\">Tholen</a>");
    EXPECT_HAS("<td>35.1%</td><td>24</td><td class=\"behind\">behind</td>");
    EXPECT_HAS("<a href=\"/2017-1\" lang=\"nl\" hreflang=\"nl\">Nederlands</a>");
    cr_expect_not(has("gemeente") || has("Taakstelling"));
}

Test(pages, a_total_that_changed_and_has_not_begun)
{
    struct page page = fixture_page(&fixture, LANGUAGE_NL, "/2017-2");
    page.period = HALF + 1;
    expect_page(page_nation(&page, NULL, anew(), &error));
    EXPECT_HAS("<time datetime=\"2017-01-16\">16 januari 2017</time> 12.000 (prognose)");
    EXPECT_HAS("<time datetime=\"2017-04-05\">5 april 2017</time> 10.000 (definitief), daarvoor 12.000");
    EXPECT_HAS("Bekendgemaakt op 5 april 2017, later dan de 13 weken vooraf die de wet vraagt.");
    EXPECT_HAS("Dit halfjaar begint op 1 juli 2017.");
    cr_expect_not(has("data-figure=\"waiting\"") || has("data-figure=\"realised\">0<"));
    page.period = HALF + 2;
    expect_page(page_nation(&page, NULL, anew(), &error));
    EXPECT_HAS("<p class=\"notice\">Let op: het landelijke totaal is alleen indicatief.");
    EXPECT_HAS("Er is voor dit halfjaar nog geen totaal bekendgemaakt.");
}

#define HALF_YEARS 40

Test(pages, forty_half_years)
{
    struct page page = fixture_page(&fixture, LANGUAGE_NL, "/2017-1/GM0716");
    struct told_period periods[HALF_YEARS];
    struct told told = {.periods = periods, .count = HALF_YEARS};
    for (int i = 0; i < HALF_YEARS; i++) {
        periods[i] = fixture.told.periods[0];
        periods[i].period = HALF - 20 + i;
    }
    page.told = &told;
    expect_page(page_municipality(&page, THOLEN, NULL, anew(), &error));
    EXPECT_HAS("<summary>Alle halfjaren</summary>");
    EXPECT_HAS("<li><a href=\"/2007-1/GM0716\">2007-I</a></li>");                           // in the list of all
    EXPECT_HAS("<li><a href=\"/2016-1/GM0716\">2016-I</a> <small>definitief</small></li>"); // one of those at hand
    cr_expect_not(has("<li><a href=\"/2015-2/GM0716\">2015-II</a> <small>"));
    expect_page(page_nation(&page, NULL, anew(), &error));
    cr_expect_lt(out.size, 200000, "%zu bytes", out.size);
}

Test(pages, as_of_a_day)
{
    struct page page = fixture_page(&fixture, LANGUAGE_EN, "/2017-1/GM0716");
    struct records then;
    struct told told;
    cr_assert(records_as_of(&then, &fixture.records, day_of(2017, 3, 1), &error), "%s", error.message);
    cr_assert(told_of(&told, &then.standing));
    page.at = day_of(2017, 3, 1), page.records = &then, page.told = &told;
    expect_page(page_municipality(&page, THOLEN, NULL, anew(), &error));
    cr_expect_not(has("data-live"));
    EXPECT_HAS("These are the figures as of 1 March 2017, as known now.");
    EXPECT_HAS("<a href=\"/2017-1/GM0716?lang=en\">See the figures as they are now</a>");
    EXPECT_HAS("<option value=\"2017-03-01\" selected=\"selected\">1 March 2017</option>");
    EXPECT_HAS("data-figure=\"remaining\">31</span>");
    EXPECT_HAS("<a href=\"/2017-1/PV29?lang=en&amp;at=2017-03-01\">Zeeland</a>");
    EXPECT_HAS("<a href=\"/2017-1/GM0716?at=2017-03-01\" lang=\"nl\"");
    cr_expect_not(has("2017-06-01")); // later than anything is known of
    page.at = day_of(2016, 3, 1);
    expect_page(page_municipality(&page, THOLEN, NULL, anew(), &error));
    EXPECT_HAS("<option value=\"2016-03-01\" selected=\"selected\">1 March 2016</option>"); // long before the period
    told_free(&told);
    records_free(&then);
}

Test(pages, provinces)
{
    struct page page = fixture_page(&fixture, LANGUAGE_NL, "/2017-1/provinces");
    expect_page(page_provinces(&page, anew(), &error));
    EXPECT_HAS("<li><a href=\"/2017-1/provinces\" aria-current=\"page\">Provincies</a></li>");
    EXPECT_HAS("<tr id=\"PV29\"><th scope=\"row\"><a href=\"/2017-1/PV29\">Zeeland</a></th>");
    EXPECT_HAS("<tr id=\"NL00\"><th scope=\"row\">Samen</th>\n<td>13.000</td><td>+17</td><td>13.017</td><td>13</td>");
    EXPECT_HAS("(indeplaatsstelling)");
}

Test(pages, a_province)
{
    struct page page = fixture_page(&fixture, LANGUAGE_NL, "/2017-1/PV29");
    expect_page(page_province(&page, 29, anew(), &error));
    EXPECT_HAS("<h1>Zeeland, 2017-I</h1>");
    EXPECT_HAS("<span data-province=\"PV29\" data-period=\"2017-1\" data-figure=\"realised\">13</span>");
    EXPECT_HAS("<th scope=\"col\">Gehuisvest in maart 2017</th>");
    EXPECT_HAS("Van de 13 gemeenten liggen er 0 op schema, 0 iets achter en 13 achter.");
    EXPECT_HAS("<p>Achter liggen:</p>\n<ul class=\"links\">\n<li><a href=\"/2017-1/GM0654\">Borsele</a></li>");
    EXPECT_HAS("Tholen</a></th>\n<td>20</td><td>+17</td><td>37</td><td>13</td><td>35,1%</td><td>24</td>\n"
               "<td>7</td><td>–</td><td class=\"behind\">achter</td></tr>");
    EXPECT_HAS("href=\"/v1/quotas/2017-1.csv?province=PV29\"");
    cr_expect_not(has("id=\"GM0518\"")); // Den Haag
    page.period = HALF + 1;
    expect_page(page_province(&page, 29, anew(), &error));
    EXPECT_HAS("Het halfjaar is nog niet begonnen");
    cr_expect_not(has("Achter liggen"));
}

Test(pages, a_municipality)
{
    struct page page = fixture_page(&fixture, LANGUAGE_NL, "/2017-1/GM0716");
    struct figure_change figures[] = {{"national_total", true, true, 12000, 13000}, {"quota", true, true, 18, 20}};
    struct change change = {.position_date = day_of(2017, 2, 3),
                            .cause = (char[]){"total/2017-1/definitive/2016-09-30"},
                            .has_source = true,
                            .source.event_id = {0xab},
                            .figures = figures,
                            .count = 2};
    struct history history = {&change, 1};
    expect_page(page_municipality(&page, THOLEN, &history, anew(), &error));
    EXPECT_HAS("<h1>Tholen, 2017-I</h1>");
    EXPECT_HAS("<span data-municipality=\"GM0716\" data-period=\"2017-1\" data-figure=\"remaining\">24</span>");
    EXPECT_HAS("<rect class=\"done\" width=\"35\" height=\"10\"/><path class=\"tick\" d=\"M50 0v10\"/>");
    EXPECT_HAS("Dat is 35,1% van de gecorrigeerde taakstelling. Van hen zijn er 3 gezinsleden");
    EXPECT_HAS("na 3 van de 6 maanden 19 zijn.");
    EXPECT_HAS("<dt>Naar de letter van de wet</dt><dd>20</dd>");
    EXPECT_HAS("<dt>Officieel vastgesteld</dt><dd>geen</dd>");
    EXPECT_HAS("landelijk totaal van 12.000 naar 13.000, taakstelling van 18 naar 20");
    EXPECT_HAS("<span class=\"id\">ab000000-0000-0000-0000-000000000000</span>");
    EXPECT_HAS("25.421");           // inhabitants, in the steps
    cr_expect_not(has("eindigde")); // no half-year has ended yet
    page.at = day_of(2017, 2, 1);
    expect_page(page_municipality(&page, THOLEN, &history, anew(), &error));
    cr_expect_not(has("van 18 naar 20"), "it was found later");
}

Test(pages, how_a_municipality_ended_before)
{
    struct page page = fixture_page(&fixture, LANGUAGE_NL, "/2017-2/GM0716");
    fixture_move_on(&fixture, day_of(2017, 7, 10));
    page.period = HALF + 1;
    expect_page(page_municipality(&page, THOLEN, NULL, anew(), &error));
    EXPECT_HAS("De gemeente eindigde het laatste afgelopen halfjaar met een achterstand van 24 mensen.");
    expect_page(page_province(&page, 29, anew(), &error));
    EXPECT_HAS("<td></td><td>1</td><td class=\"on_schedule\">"); // no month of 2017-II has gone by
    fixture_move_on(&fixture, day_of(2018, 1, 10));
    page.period = HALF + 2;
    expect_page(page_municipality(&page, THOLEN, NULL, anew(), &error));
    EXPECT_HAS("De gemeente eindigde 2 halfjaren op rij met een achterstand, het laatste met 39 mensen.");
    page.period = HALF;
    expect_page(page_municipality(&page, THOLEN, NULL, anew(), &error));
    EXPECT_HAS("Zoveel mensen hadden aan het eind van dit halfjaar nog geen woning: 37 min de 13 die gehuisvest zijn.");
}

Test(pages, a_municipality_that_is_none)
{
    struct page page = fixture_page(&fixture, LANGUAGE_NL, "/2017-1/GM0844");
    cr_expect_not(page_municipality(&page, SCHIJNDEL, NULL, anew(), &error));
    cr_expect_eq(error.kind, ERROR_FATAL);
}

Test(pages, transfers_and_a_hostile_name)
{
    struct page page = fixture_page(&fixture, LANGUAGE_NL, "/2017-1/GM9001");
    expect_page(page_municipality(&page, HOSTILE, NULL, anew(), &error));
    EXPECT_HAS("<h1>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;, 2017-I</h1>");
    EXPECT_HAS("Daar komen 3 mensen bij die van andere gemeenten zijn overgenomen.");
    page.path = "/2017-1/GM0518";
    expect_page(page_municipality(&page, DEN_HAAG, NULL, anew(), &error));
    EXPECT_HAS("Daar gaan 3 mensen af die aan andere gemeenten zijn overgedragen.");
    EXPECT_HAS("data-figure=\"transferred\">-3</span>");
}

Test(pages, what_if)
{
    struct page page = fixture_page(&fixture, LANGUAGE_EN, "/2017-1/what-if");
    struct page_question question = {"12000", "statutory", "Tholen", "'s-Gravenhage", "\"3", &fixture.told, NULL};
    page.query = "national_total=12000&from=%27s+Gr&transfer=GM0716%3AGM0664%3A3";
    expect_page(page_what_if(&page, &question, anew(), &error));
    cr_expect_not(has("data-live"));
    EXPECT_HAS("name=\"national_total\" value=\"12000\"");
    EXPECT_HAS("<option value=\"statutory\" selected=\"selected\">");
    EXPECT_HAS("name=\"to\" value=\"&#39;s-Gravenhage\"");
    EXPECT_HAS("name=\"persons\" value=\"&quot;3\"");
    EXPECT_HAS("<input type=\"hidden\" name=\"transfer\" value=\"GM0716:GM0664:3\"/>");
    EXPECT_HAS("<input type=\"hidden\" name=\"from\" value=\"&#39;s Gr\"/>"); // in the form of days
    EXPECT_HAS("<a href=\"/2017-1/what-if?lang=en&amp;national_total=12000&amp;from=%27s+Gr&amp;transfer="
               "GM0716%3AGM0664%3A3\">the address of this answer</a>");
    EXPECT_HAS("Tholen</a></th><td>20</td><td>20</td><td>37</td><td>37</td><td>0</td></tr>");
    EXPECT_HAS("The national total stays 13,000.");
    question = (struct page_question){"", "", "", "", "", NULL, "no <b> is here"};
    page.query = "";
    expect_page(page_what_if(&page, &question, anew(), &error));
    EXPECT_HAS("What is wrong: <span lang=\"en\">no &lt;b&gt; is here</span>");
    cr_expect_not(has("Nothing was asked yet."));
    question.fault = NULL;
    expect_page(page_what_if(&page, &question, anew(), &error));
    EXPECT_HAS("Nothing was asked yet.");
}

Test(pages, what_if_beside_what_is)
{
    struct page page = fixture_page(&fixture, LANGUAGE_NL, "/2017-1/what-if");
    struct transfer transfer = {.from_code = THOLEN, .to_code = HOSTILE, .persons = 4};
    struct reorganised_part part = {DEN_HAAG, THOLEN, 0};
    struct what_if asked = {.period = HALF,
                            .has_total = true,
                            .national_total = 10000,
                            .transfers = &transfer,
                            .transfer_count = 1,
                            .parts = &part,
                            .part_count = 1};
    struct standing standing;
    struct told told;
    cr_assert(what_if_make(&standing, fixture.records.standing.ledger, &asked, &error), "%s", error.message);
    cr_assert(told_of(&told, &standing));
    struct page_question question = {"10000", "", "Tholen", "", "4", &told, NULL};
    expect_page(page_what_if(&page, &question, anew(), &error));
    EXPECT_HAS("Met een landelijk totaal van 10.000; nu is het 13.000.");
    EXPECT_HAS("&#39;s-Gravenhage</a></th><td>393</td><td>–</td><td>390</td><td>–</td><td>-390</td></tr>");
    told_free(&told);
    standing_free(&standing);
}

Test(pages, process)
{
    struct page page = fixture_page(&fixture, LANGUAGE_NL, "/2017-1/process");
    struct process_waiting waiting[] = {{0, 3, 1000}, {4, 13, 30}, {14, -1, 7}};
    struct process_housed months[] = {
        {.month = day_of(2017, 1, 1), .until = DAY_NONE, .persons = 1200, .median_weeks = 13, .p90_weeks = 20},
        {.month = day_of(2017, 2, 1), .until = DAY_NONE}};
    struct process_housed provinces[] = {{.month = DAY_NONE,
                                          .province = 28,
                                          .until = day_of(2017, 4, 1),
                                          .persons = 12,
                                          .median_weeks = 14,
                                          .p90_weeks = 30},
                                         {.month = DAY_NONE, .province = 29, .few = true, .until = day_of(2017, 1, 1)}};
    struct process process = {.waiting = waiting,
                              .waiting_count = 3,
                              .months = months,
                              .month_count = 2,
                              .provinces = provinces,
                              .province_count = 2,
                              .housed = 1215,
                              .unlinked = 3};
    page.query = "norm=14";
    expect_page(page_process(&page, &process, 14, anew(), &error));
    EXPECT_HAS("1.037 mensen wachten, van wie 7 al 14 weken of langer.");
    EXPECT_HAS("name=\"norm\" type=\"number\" min=\"1\" max=\"520\" value=\"14\"");
    EXPECT_HAS("<th scope=\"row\">januari 2017</th><td>1.200</td><td>13</td><td>20</td><td>binnen de norm</td>");
    EXPECT_HAS("<th scope=\"row\">februari 2017</th><td>0</td><td>–</td><td>–</td><td>–</td>");
    EXPECT_HAS("<th scope=\"row\">Zuid-Holland <small>tot 1 april 2017</small></th><td>12</td><td>14</td><td>30</td>"
               "<td>boven de norm</td>");
    EXPECT_HAS("<th scope=\"row\">Zeeland</th><td>te weinig</td><td>–</td><td>–</td><td>–</td>");
    EXPECT_HAS("<a href=\"/2017-1/process?lang=en&amp;norm=14\" lang=\"en\"");
    expect_page(page_process(&page, &process, 10, anew(), &error));
    EXPECT_HAS("van wie ten minste 7 al 10 weken of langer.");
    expect_page(page_process(&page, &(struct process){0}, 14, anew(), &error));
    EXPECT_HAS("niemand van wie de wachttijd bekend is");
}

Test(pages, faults)
{
    static const struct {
        int status;
        const char *heading;
    } cases[] = {{400, "Deze vraag klopt niet"}, {404, "Deze pagina bestaat niet"},
                 {405, "Dit kan hier niet"},     {414, "Deze vraag klopt niet"},
                 {500, "Er ging iets mis"},      {503, "De cijfers zijn er even niet"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct page page = {.pages = fixture.pages, .path = "//elsewhere.example/\"<b>?", .query = ""};
        expect_page(page_fault(&page, cases[i].status, "no <such> thing", anew(), &error));
        EXPECT_HAS(cases[i].heading);
        EXPECT_HAS("no &lt;such&gt; thing");
        EXPECT_HAS("href=\"/elsewhere.example/%22%3Cb%3E%3F?lang=en\"");
    }
    struct page page = fixture_page(&fixture, LANGUAGE_EN, "/2017-9");
    page.period = PERIOD_NONE;
    expect_page(page_fault(&page, 404, NULL, anew(), &error));
    EXPECT_HAS("This page does not exist");
}

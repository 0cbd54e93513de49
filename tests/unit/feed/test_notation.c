#include "feed/notation.h"

#include "taakstelling/v1/permit.pb-c.h"
#include "taakstelling/v1/placement.pb-c.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct arena *arena;
static struct reading reading;
static struct row_fault fault;

static void setup(void)
{
    arena = arena_new();
    reading = (struct reading){.arena = arena};
}

static void teardown(void)
{
    arena_free(arena);
}

TestSuite(notation, .init = setup, .fini = teardown);

struct example {
    const char *text, *read; // NULL: it is refused
    const char *told;        // of what is read: how; of what is refused: why. NULL: nothing
};

static void expect(const struct row_column *column, const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct example *example = &examples[i];
        const char *text = notation_trim(example->text, arena);
        reading = (struct reading){.arena = arena};
        bool ok = !text || notation_read(column, &text, arena, &reading, &fault);
        cr_assert_eq(ok, example->read != NULL, "'%s': %s", example->text, ok ? text : fault.explanation);
        if (ok)
            cr_assert_str_eq(text ? text : "", example->read, "'%s'", example->text);
        const char *told = ok ? reading_text(&reading) : fault.explanation;
        cr_assert_str_eq(told ? told : "", example->told ? example->told : "", "'%s'", example->text);
    }
}

Test(notation, reference_dates)
{
    static const struct row_column column = {"reference_date", false, ROW_DATE, NULL};
    static const struct example examples[] = {{"2016", "2016-01-01", "years as their 1 January"},
                                              {"1-1-2016", "2016-01-01", "dates as 31-01-2017"},
                                              {"20160", "20160", NULL}};
    expect(&column, examples, COUNT(examples));
}

Test(notation, dates)
{
    static const struct row_column column = {"housed_on", false, ROW_DATE, NULL};
    static const struct example examples[] = {
        {"2017-01-31", "2017-01-31", NULL},
        {" 2017-01-31\xC2\xA0", "2017-01-31", NULL},
        {"2017-13-31", "2017-13-31", NULL}, // no day; the checks say so
        {"2017", "2017", NULL},             // only a reference date is said by its year
        {"31-01-2017", "2017-01-31", "dates as 31-01-2017"},
        {"1-2-2017", "2017-02-01", "dates as 31-01-2017"},
        {"31.01.2017", "2017-01-31", "dates as 31.01.2017"},
        {"31/01/2017", "2017-01-31", "dates as 31/01/2017"},
        {"1/1/2017", "2017-01-01", "dates as 31/01/2017"},
        {"12/31/2017", "2017-12-31", "dates as 01/31/2017"},
        {"2017/01/31", "2017-01-31", "dates as 2017/01/31 or 20170131"},
        {"20170131", "2017-01-31", "dates as 2017/01/31 or 20170131"},
        {"31 januari 2017", "2017-01-31", "dates as 31 januari 2017"},
        {"1 mrt. 2017", "2017-03-01", "dates as 31 januari 2017"},
        {"2017-01-31T00:00:00", "2017-01-31", "dates with a time of 00:00"},
        {"31-01-2017 00:00", "2017-01-31", "dates as 31-01-2017, dates with a time of 00:00"},
        {"2017-01-31 0:00:00.000", "2017-01-31", "dates with a time of 00:00"},
        {"2017-01-31T13:00:00", NULL,
         "housed_on has a time of day: a date such as 2017-01-31 is asked, or one with 00:00"},
        {"1/2/2017", NULL, "housed_on could be 1 February or 2 January 2017: write 2017-02-01 or 2017-01-02"},
        {"31-01-99", NULL, "housed_on has a year of two digits, which could be of any century: write 2017-01-31"},
        {"11-05-17", NULL,
         "housed_on has a year of two digits and could be 11 May 2017 or 17 May 2011: write the year with four digits"},
        // Nothing else is guessed at.
        {"01-31-2017", "01-31-2017", NULL},
        {"31/31/2017", "31/31/2017", NULL},
        {"31-01/2017", "31-01/2017", NULL},
        {"31-01-2017x", "31-01-2017x", NULL},
        {"31 foo 2017", "31 foo 2017", NULL},
        {"42766", "42766", NULL},
        {"99999999", "99999999", NULL},
        {"2017-01-31T", "2017-01-31T", NULL},
        {":", ":", NULL},
        {"  ", "", NULL},
    };
    expect(&column, examples, COUNT(examples));
}

Test(notation, dates_with_slashes_have_one_order)
{
    static const struct row_column column = {"housed_on", false, ROW_DATE, NULL};
    const char *text = "01/31/2017";
    cr_assert(notation_read(&column, &text, arena, &reading, &fault));
    text = "31/01/2017";
    cr_assert_not(notation_read(&column, &text, arena, &reading, &fault));
    cr_assert_str_eq(fault.explanation,
                     "housed_on has the day first, dates before it the month: write them as 2017-01-31");
}

Test(notation, whole_numbers)
{
    static const struct row_column column = {"persons", false, ROW_NUMBER, NULL};
    static const struct example examples[] = {
        {"17", "17", NULL},
        {"-17", "-17", NULL},
        {"1.234", "1234", "numbers as 1.234"},
        {"16.979.120", "16979120", "numbers as 1.234"},
        {"1 234", "1234", "numbers as 1 234"},
        {"16\xC2\xA0"
         "979\xC2\xA0"
         "120",
         "16979120", "numbers as 1 234"},
        {"1\xE2\x80\xAF"
         "234",
         "1234", "numbers as 1 234"},
        {"16,979,120", "16979120", "numbers as 1,234,567"},
        {"20,0", "20", "numbers as 20,0"},
        {"20.00", "20", "numbers as 20,0"},
        {"1.234,0", "1234", "numbers as 1.234, numbers as 20,0"},
        {"1,234.00", "1234", "numbers as 1,234,567, numbers as 20,0"},
        {"+17", "17", "numbers as +17, 3- or −3"},
        {"-1.234", "-1234", "numbers as 1.234"},
        {"\xE2\x88\x92"
         "3",
         "-3", "numbers as +17, 3- or −3"},
        {"3-", "-3", "numbers as +17, 3- or −3"},
        {"1,234", NULL, "persons could be 1234 or 1.234: write 1234 without the comma where that is meant"},
        {"-20,000", NULL, "persons could be -20000 or -20.000: write -20000 without the comma where that is meant"},
        // No whole number: fields.h says so.
        {"20,5", "20,5", NULL},
        {"20.000.0", "20.000.0", NULL},
        {"0.123", "0.123", NULL},
        {"1.23", "1.23", NULL},
        {"1234.567", "1234.567", NULL},
        {"1.234 567", "1.234 567", NULL},
        {"--3", "--3", NULL},
        {"-3-", "-3-", NULL},
        {"veel", "veel", NULL},
        {"1e3", "1e3", NULL},
        {"111.111.111.111.111.111.111.111.111.111.111.111", "111.111.111.111.111.111.111.111.111.111.111.111", NULL},
    };
    expect(&column, examples, COUNT(examples));
}

Test(notation, degrees)
{
    static const struct row_column column = {"latitude", false, ROW_DEGREES, NULL};
    static const struct example examples[] = {{"51.53", "51.53", NULL},
                                              {"51,53", "51.53", "degrees as 51,53"},
                                              {"51,53,1", "51,53,1", NULL},
                                              {"1.051,53", "1.051,53", NULL}};
    expect(&column, examples, COUNT(examples));
}

Test(notation, codes)
{
    static const struct row_column column = {"code", false, ROW_CODE, NULL},
                                   province = {"province", false, ROW_PROVINCE, NULL};
    static const struct example codes[] = {{"GM0716", "GM0716", NULL},
                                           {" GM0716 ", "GM0716", NULL},
                                           {"gm0716", "GM0716", "codes as 716"},
                                           {"716", "GM0716", "codes as 716"},
                                           {"0716", "GM0716", "codes as 716"},
                                           {"GM716", "GM0716", "codes as 716"},
                                           {"3", "GM0003", "codes as 716"},
                                           {"NL00", "NL00", NULL},
                                           {"Nederland", "NL00", "Nederland = NL00"},
                                           {"totaal nederland", "NL00", "Nederland = NL00"},
                                           {"GM07", "GM07", NULL},
                                           {"GM07160", "GM07160", NULL},
                                           {"07", "07", NULL},
                                           {"PV29", "PV29", NULL},
                                           {"GM", "GM", NULL},
                                           {"Tholen", "Tholen", NULL}};
    static const struct example provinces[] = {{"PV29", "PV29", NULL},
                                               {"29", "PV29", "provinces as Zeeland or 29"},
                                               {"pv29", "PV29", "provinces as Zeeland or 29"},
                                               {"Noord-Holland", "PV27", "provinces as Zeeland or 29"},
                                               {"Fryslân", "PV21", "provinces as Zeeland or 29"},
                                               {"9", "PV09", "provinces as Zeeland or 29"},
                                               {"Holland", "Holland", NULL}};
    expect(&column, codes, COUNT(codes));
    expect(&province, provinces, COUNT(provinces));
}

Test(notation, words)
{
    static const struct example categories[] = {
        {"ASYLUM", "ASYLUM", NULL},
        {"Asiel", "ASYLUM", "asiel = ASYLUM"},
        {"nareis", "FAMILY_REUNIFICATION", "nareis = FAMILY_REUNIFICATION"},
        {"gezinshereniging", "FAMILY_REUNIFICATION", "gezinshereniging = FAMILY_REUNIFICATION"},
        {"herplaatsing", "RELOCATION", "herplaatsing = RELOCATION"},
        {"regulier", "regulier", NULL}}; // of another list
    static const struct example arrangements[] = {{"Regulier", "REGULAR", "regulier = REGULAR"},
                                                  {"gemeentelijke tijdelijke huisvesting", "MUNICIPAL_TEMPORARY",
                                                   "gemeentelijketijdelijkehuisvesting = MUNICIPAL_TEMPORARY"},
                                                  {"zelf gevonden", "SELF_FOUND", "zelfgevonden = SELF_FOUND"}};
    static const struct example bools[] = {{"true", "true", NULL},
                                           {"1", "1", NULL},
                                           {"Ja", "true", "ja or nee = true or false"},
                                           {"n", "false", "ja or nee = true or false"},
                                           {"onwaar", "false", "ja or nee = true or false"},
                                           {"jan", "jan", NULL}};
    static const struct example periods[] = {{"2017-I", "2017-I", NULL},
                                             {"2017-1e helft", "2017-1", "half-years as 2017-1e helft"},
                                             {"2e helft 2017", "2017-2", "half-years as 2017-1e helft"},
                                             {"2017-3e helft", "2017-3e helft", NULL},
                                             {"2017-1e helftx", "2017-1e helftx", NULL}};
    const struct row_column category = {"category", false, ROW_ENUM, &taakstelling__v1__permit_category__descriptor};
    const struct row_column arrangement = {"arrangement", false, ROW_ENUM, &taakstelling__v1__arrangement__descriptor};
    expect(&category, categories, COUNT(categories));
    expect(&arrangement, arrangements, COUNT(arrangements));
    expect(&(struct row_column){"withdrawn", true, ROW_BOOL, NULL}, bools, COUNT(bools));
    expect(&(struct row_column){"period", false, ROW_PERIOD, NULL}, periods, COUNT(periods));
}

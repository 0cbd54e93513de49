#include "rules/reference.h"
#include "standing/municipality_search.h"

#include <criterion/criterion.h>

#define COUNT(array)  (sizeof(array) / sizeof((array)[0]))
#define HERTOGENBOSCH 796
#define SUDWEST       1900

static struct ledger *ledger;
static struct error error;

static void setup(void)
{
    ledger = reference_ledger();
}

static void teardown(void)
{
    ledger_free(ledger);
}

TestSuite(municipality_search, .init = setup, .fini = teardown);

Test(municipality_search, municipalities_by_name)
{
    static const struct {
        const char *asked;
        int code;
    } cases[] = {{"GM0716", THOLEN},
                 {"gm0716", THOLEN},
                 {"GM9999", 9999},
                 {"Tholen", THOLEN},
                 {"tHOLEN", THOLEN},
                 {"den haag", DEN_HAAG},
                 {"Den-Haag", DEN_HAAG},
                 {"'s-Gravenhage", DEN_HAAG},
                 {"\u2019s-gravenhage", DEN_HAAG},
                 {"s gravenhage", DEN_HAAG},
                 {"den bosch", HERTOGENBOSCH},
                 {"'s-Hertogenbosch", HERTOGENBOSCH},
                 {"Súdwest-Fryslân", SUDWEST},
                 {"sudwest-fryslan", SUDWEST},
                 {"SUDWEST FRYSLAN", SUDWEST},
                 {"Su\u0301dwest-Frysla\u0302n", SUDWEST}};
    for (size_t i = 0; i < COUNT(cases); i++)
        cr_expect_eq(municipality_search(ledger, cases[i].asked, &error), cases[i].code, "%s: %s", cases[i].asked,
                     error.message);
}

Test(municipality_search, names_that_are_none)
{
    static const struct {
        const char *asked, *message;
    } cases[] = {
        {"Thole", "no municipality 'Thole'; perhaps Tholen (GM0716): give its CBS code (GM0716) or its whole name"},
        {"Atlantis", "no municipality 'Atlantis': give its CBS code (GM0716) or its whole name"},
        {"GM716", "no municipality 'GM716': "},
        {"\xff", "no municipality '\\xff': "},
        {"Thollen", "no municipality 'Thollen'; perhaps Tholen (GM0716): give its CBS code"},
        {"htolen", "no municipality 'htolen'; perhaps Tholen (GM0716): give its CBS code"},
        {"Den Hag", "no municipality 'Den Hag'; perhaps 's-Gravenhage (GM0518): give its CBS code"},
        {"Sudwest-Frieslan", "no municipality 'Sudwest-Frieslan'; perhaps Súdwest-Fryslân (GM1900): give"},
        {"Xy", "no municipality 'Xy': "},
        {"Qqqqqqqq", "no municipality 'Qqqqqqqq': "},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        cr_expect_eq(municipality_search(ledger, cases[i].asked, &error), CODE_NONE);
        cr_expect_eq(error.kind, ERROR_FATAL);
        cr_expect_eq(strncmp(error.message, cases[i].message, strlen(cases[i].message)), 0, "%s", error.message);
    }
    cr_expect_eq(municipality_search(ledger, "a", &error), CODE_NONE);
    cr_expect(strstr(error.message, "perhaps Appingedam (GM0003), "), "%s", error.message);
    cr_expect(strstr(error.message, " others: give its"), "%s", error.message);
    cr_expect_lt(strlen(error.message), 260, "no more than some of them: %s", error.message);
}

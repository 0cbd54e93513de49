#include "feed/doubts.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void expect(const char *doubt, const char *part, const char *of)
{
    cr_expect_eq(doubt != NULL, part != NULL, "%s: %s", of, doubt ? doubt : "none");
    cr_expect(!doubt || !part || strstr(doubt, part), "%s: %s", of, doubt);
}

Test(doubts, names)
{
    static const struct {
        const char *name, *doubt;
    } cases[] = {
        {"Tholen", NULL},
        {"Súdwest-Fryslân", NULL},
        {"SÚDWEST-FRYSLÂN", NULL},
        {"Fryslân", NULL},
        {"â", NULL},
        {"Noardeast-Fryslân / Dantumadiel", NULL},
        {"SÃºdwest-FryslÃ¢n", "read in another encoding"},
        {"â€™s-Gravenhage", "read in another encoding"},
        {"SÃšDWEST", "read in another encoding"},
        {"SÃƒÂºdwest", "read in another encoding"}, // twice
        {"S?dwest", "a letter was lost"},
        {"S\uFFFDdwest", "a letter was lost"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        expect(name_doubt(cases[i].name), cases[i].doubt, cases[i].name);
}

Test(doubts, positions)
{
    static const struct {
        double latitude, longitude;
        const char *doubt;
    } cases[] = {
        {53.03, 5.66, NULL},        // Súdwest-Fryslân
        {5.66, 53.03, "swapped"},   // in the Indian Ocean
        {50.77, 6.02, NULL},        // Vaals
        {53.48, 6.17, NULL},        // Schiermonnikoog
        {51.31, 3.39, NULL},        // Sluis
        {52.99, 7.21, NULL},        // the Dollard
        {12.15, -68.27, "outside"}, // Bonaire: no municipality
        {0, 0, "outside"},          // not filled in
        {51.51, -0.13, "outside"},  // London
        {52.52, 13.4, "outside"},   // Berlin
        {-52, 5, "outside"},        // a wrong sign
        {NAN, 5, "outside"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char of[64];
        (void)snprintf(of, sizeof of, "%g, %g", cases[i].latitude, cases[i].longitude);
        expect(position_doubt(cases[i].latitude, cases[i].longitude), cases[i].doubt, of);
    }
}

// Article 29(1): 1 January of the year before that of the half-year; the first is 2001-1, the last 2100-2.
Test(doubts, reference_dates)
{
    static const struct {
        int year, month, day;
        const char *doubt;
    } cases[] = {{2016, 1, 1, NULL},           {2000, 1, 1, NULL},
                 {2099, 1, 1, NULL},           {2016, 7, 15, "no 1 January"},
                 {2016, 1, 2, "no 1 January"}, {2016, 12, 1, "no 1 January"},
                 {2100, 1, 1, "no period"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char of[64];
        Taakstelling__V1__Date date = TAAKSTELLING__V1__DATE__INIT;
        date.year = cases[i].year, date.month = cases[i].month, date.day = cases[i].day;
        (void)snprintf(of, sizeof of, "%d-%d-%d", date.year, date.month, date.day);
        expect(reference_date_doubt(&date), cases[i].doubt, of);
    }
}

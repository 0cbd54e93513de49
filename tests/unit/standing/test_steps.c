#include "extreme_standing.h"
#include "standing/steps.h"

static struct standing standing;
static struct steps steps;

static void setup(void)
{
    standing = extreme_standing();
}

static void teardown(void)
{
    steps_free(&steps);
    standing_free(&standing);
}

TestSuite(steps, .init = setup, .fini = teardown);

// The first step about it, and those that go on about it.
static const struct step *step_about(const char *about)
{
    for (size_t i = 0; i < steps.count; i++)
        if (strcmp(steps.items[i].about, about) == 0)
            return &steps.items[i];
    cr_assert_fail("no step about %s", about);
    return NULL;
}

static void expect_step(const char *about, const char *text, bool has_event)
{
    const struct step *step = step_about(about);
    cr_expect_str_eq(step->text, text);
    cr_expect_eq(step->source != NULL, has_event, "%s", about);
}

Test(steps, each_rule_with_its_numbers)
{
    cr_assert(steps_make(&steps, &standing, THOLEN, FIRST, LANGUAGE_EN));
    expect_step("Exists",
                "on 1 January 2017, the period's first day: by the register of 1 January 2016 and the reorganisations "
                "after it.",
                true);
    expect_step(
        "Inhabitants",
        "99,999,999 of the country's 199,999,997, on 1 January 2016 (article 29(1): 1 January of the year before).",
        true);
    expect_step("Total",
                "400,000 persons in the country, definitive, announced on 1 December 2016, later than 13 weeks before "
                "the period.",
                true);
    expect_step(
        "Transferred",
        "-100,000: " LONG_NAME " (GM0716) to 's-Gravenhage (GM0518), decided on 1 January 2000 (article 29(2)).", true);
    expect_step("Carried over", "0: this is the first period, and no opening balance was given.", false);
    expect_step("Corrected", "200,000 - 100,000 transferred + 0 carried over = 100,000.", false);
    expect_step("Realised", "899,999 persons of placements with a date in the period, of these 123,456 family members.",
                false);
    expect_step("To go", "100,000 - 899,999 = -799,999.", false);
}

Test(steps, an_official_quota_counts_instead)
{
    cr_assert(steps_make(&steps, &standing, THOLEN, FIRST + 1, LANGUAGE_EN));
    const struct step *official = step_about("Quota") + 1;
    cr_expect_str_eq(official->about, "");
    cr_expect_str_eq(official->text, "the ministry published 100,000 on 2 December 2016, which counts instead.");
    cr_expect_not_null(official->source);
    expect_step("Carried over", "-799,999: what remained of " LONG_NAME " (GM0716) in 2017-I.", false);
}

Test(steps, an_indicative_total_tells_its_parts)
{
    cr_assert(steps_make(&steps, &standing, THOLEN, RUNNING + 1, LANGUAGE_EN));
    const struct step *total = step_about("Total");
    cr_expect_eq(strncmp(total->text, "0, indicative (this product's own rule): ", 41), 0, "%s", total->text);
    cr_expect_eq(strncmp(total[1].text, "inflow 0 persons from 1 November 2017 to 1 May 2018; ", 53), 0, "%s",
                 total[1].text);
    cr_expect_eq(strncmp(total[2].text, "waiting -916,023 + expected 0 - ", 32), 0, "%s", total[2].text);
}

Test(steps, none_where_there_are_no_figures)
{
    cr_expect_not(steps_make(&steps, &standing, 7, FIRST, LANGUAGE_EN));
    cr_expect_eq(steps.count, 0);
    cr_expect_not(steps_make(&steps, &standing, THOLEN, FIRST - 1, LANGUAGE_EN));
    cr_expect_eq(steps.count, 0);
}

// The nth step (from 0) about it.
static const char *text_of(const char *about, size_t further)
{
    return (step_about(about) + further)->text;
}

Test(steps, both_readings_of_the_law)
{
    cr_assert(steps_make(&steps, &standing, DEN_HAAG, RUNNING, LANGUAGE_EN));
    cr_expect_str_eq(text_of("Readings", 0),
                     "the law can be read in two ways. Rounded up for each municipality: 200,000, and 400,001 in the "
                     "whole country. Divided so that the sum is the total: 200,000, and 400,000 in the whole country. "
                     "For this total the second one counts.");
    steps_free(&steps);
    cr_assert(steps_make(&steps, &standing, THOLEN, FIRST + 1, LANGUAGE_NL));
    cr_expect_str_eq(text_of("Twee lezingen", 0),
                     "de wet is op twee manieren te lezen. Voor elke gemeente naar boven afgerond: 200.001, en 400.001 "
                     "in het hele land. Zo verdeeld dat de som het totaal is: 200.000, en 400.000 in het hele land. "
                     "Voor dit totaal telt de tweede manier; de officiële taakstelling gaat voor.");
}

Test(steps, in_dutch)
{
    cr_assert(steps_make(&steps, &standing, THOLEN, FIRST, LANGUAGE_NL));
    expect_step("Gemeente",
                "bestaat op 1 januari 2017, de eerste dag van het halfjaar. Dat volgt uit de lijst van gemeenten van 1 "
                "januari 2016 en de herindelingen daarna.",
                true);
    expect_step("Landelijk totaal",
                "400.000 personen in het hele land, definitief, bekendgemaakt op 1 december 2016, later dan 13 weken "
                "voor het halfjaar.",
                true);
    expect_step("Overdracht",
                "-100.000: van " LONG_NAME " (GM0716) naar 's-Gravenhage (GM0518), besloten op 1 januari 2000 (artikel "
                "29, lid 2).",
                true);
    expect_step("Gecorrigeerd", "200.000 - 100.000 overdracht + 0 saldo = 100.000.", false);
    expect_step("Realisatie", "899.999 personen zijn in het halfjaar gehuisvest, van wie 123.456 nareizigers.", false);
    expect_step("Nog te realiseren", "100.000 - 899.999 = -799.999.", false);
    expect_step("Schema",
                "op schema: na 6 van de 6 maanden moeten er 6 x 100.000 / 6 = 100.000,0 gehuisvest zijn. Driekwart "
                "daarvan is 75.000,0.",
                false);
}

// Whatever there is to tell: as many steps in both languages, none in the other one's words.
Test(steps, as_many_in_each_language)
{
    for (int period = FIRST; period <= RUNNING + 1; period++) {
        struct steps english;
        cr_assert(steps_make(&english, &standing, THOLEN, period, LANGUAGE_EN));
        cr_assert(steps_make(&steps, &standing, THOLEN, period, LANGUAGE_NL));
        cr_expect_eq(steps.count, english.count);
        for (size_t i = 0; i < steps.count && i < english.count; i++) {
            cr_expect_eq(*steps.items[i].about == '\0', *english.items[i].about == '\0');
            cr_expect_eq(steps.items[i].source, english.items[i].source);
            bool has_words = strpbrk(steps.items[i].text, "abcdefghijklmnopqrstuvwxyz");
            cr_expect(!has_words || strcmp(steps.items[i].text, english.items[i].text) != 0, "%s",
                      english.items[i].text);
        }
        steps_free(&english);
        steps_free(&steps);
        steps = (struct steps){0};
    }
}

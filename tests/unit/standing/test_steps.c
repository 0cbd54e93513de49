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
    cr_assert(steps_make(&steps, &standing, THOLEN, FIRST));
    expect_step(
        "Exists",
        "on 2017-01-01, the period's first day: by the register of 2016-01-01 and the reorganisations after it.", true);
    expect_step("Inhabitants",
                "99,999,999 of the country's 199,999,997, on 2016-01-01 (article 29(1): 1 January of the year before).",
                true);
    expect_step(
        "Total",
        "400,000 persons in the country, definitive, announced on 2016-12-01, later than 13 weeks before the period.",
        true);
    expect_step("Transferred",
                "-100,000: " LONG_NAME " (GM0716) to 's-Gravenhage (GM0518), decided on 2000-01-01 (article 29(2)).",
                true);
    expect_step("Carried over", "0: this is the first period, and no opening balance was given.", false);
    expect_step("Corrected", "200,000 - 100,000 transferred + 0 carried over = 100,000.", false);
    expect_step("Realised", "899,999 persons of placements with a date in the period, of these 123,456 family members.",
                false);
    expect_step("To go", "100,000 - 899,999 = -799,999.", false);
}

Test(steps, an_official_quota_counts_instead)
{
    cr_assert(steps_make(&steps, &standing, THOLEN, FIRST + 1));
    const struct step *official = step_about("Quota") + 1;
    cr_expect_str_eq(official->about, "");
    cr_expect_str_eq(official->text, "the ministry published 100,000 on 2016-12-02, which counts instead.");
    cr_expect_not_null(official->source);
    expect_step("Carried over", "-799,999: what remained of " LONG_NAME " (GM0716) in 2017-I.", false);
}

Test(steps, an_indicative_total_tells_its_parts)
{
    cr_assert(steps_make(&steps, &standing, THOLEN, RUNNING + 1));
    const struct step *total = step_about("Total");
    cr_expect_eq(strncmp(total->text, "0, indicative (this product's own rule): ", 41), 0, "%s", total->text);
    cr_expect_eq(strncmp(total[1].text, "inflow 0 persons from 2017-11-01 to 2018-05-01; ", 48), 0, "%s",
                 total[1].text);
    cr_expect_eq(strncmp(total[2].text, "waiting -916,023 + expected 0 - ", 32), 0, "%s", total[2].text);
}

Test(steps, none_where_there_are_no_figures)
{
    cr_expect_not(steps_make(&steps, &standing, 7, FIRST));
    cr_expect_eq(steps.count, 0);
    cr_expect_not(steps_make(&steps, &standing, THOLEN, FIRST - 1));
    cr_expect_eq(steps.count, 0);
}

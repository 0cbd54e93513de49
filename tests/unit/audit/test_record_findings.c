// What is meant by what people type.
#include "audit/record_findings.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define UUID         "0190c5a2-7d3e-7abc-8def-0123456789ab"
#define OTHER        "0190c5a2-7d3e-7abc-8def-0123456789ac"

Test(record_findings, what_can_be_looked_for)
{
    static const struct {
        const char *text, *name; // name NULL: neither a UUID nor what can be determined
    } cases[] = {{"0190C5A2-7D3E-7abc-8def-0123456789AB", UUID},
                 {"total/2017-1", "total/2017-1"},
                 {"TRANSFER/0190C5A2-7D3E-7ABC-8DEF-0123456789AB", "transfer/" UUID},
                 {"", NULL},
                 {"total", NULL},
                 {"total/", NULL},
                 {"quota/2017-1", NULL},
                 {"00000000-0000-0000-0000-000000000000", NULL},
                 {UUID " ", NULL}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct wanted wanted = {0};
        cr_expect_eq(wanted_read(cases[i].text, &wanted), cases[i].name != NULL, "%s", cases[i].text);
        if (cases[i].name)
            cr_expect_str_eq(wanted.name, cases[i].name);
    }
}

Test(record_findings, a_persons_number_is_not_looked_for)
{
    static const struct {
        const char *text;
        bool personal;
    } cases[] = {{UUID, false},       {"total/2017-1", false},       {"", false},
                 {"123456782", true}, {"transfer/123456782", true},  {"transfer/123456782/x", true},
                 {"/", false},        {"transfer/123456782x", false}};
    for (size_t i = 0; i < COUNT(cases); i++)
        cr_expect_eq(wanted_is_personal(cases[i].text), cases[i].personal, "%s", cases[i].text);
}

Test(record_findings, what_is_meant_by_it)
{
    static const struct {
        const char *text, *name;
        bool meant;
    } cases[] = {{UUID, UUID, true},
                 {UUID, OTHER, false},
                 {UUID, "transfer/" UUID, true},
                 {UUID, "reorganisation/" UUID, true},
                 {UUID, "transfer/" OTHER, false},
                 {UUID, UUID "/x", false},
                 {UUID, "other/" UUID, false},
                 {"transfer/" UUID, "transfer/" UUID, true},
                 {"transfer/" UUID, UUID, false},
                 {"total/2017-1", "total/2017-1/forecast/2016-09-30", true},
                 {"total/2017-1/forecast", "total/2017-1/forecast/2016-09-30", true},
                 {"total/2017-1", "total/2017-10/forecast/2016-09-30", false},
                 {"total/2017-1/forecast/2016-09-30", "total/2017-1", false},
                 {"total/2017-1", "total/2017-1", true}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct wanted wanted = {0};
        cr_assert(wanted_read(cases[i].text, &wanted), "%s", cases[i].text);
        cr_expect_eq(wanted_is(&wanted, cases[i].name), cases[i].meant, "%s: %s", cases[i].text, cases[i].name);
    }
}

Test(record_findings, a_record_is_one_on_its_topic)
{
    struct findings findings = {0};
    findings_record(&findings, &topics[0], UUID)->left_out = 1;
    findings_record(&findings, &topics[1], UUID)->left_out = 2;
    findings_record(&findings, &topics[0], OTHER)->left_out = 3;
    cr_expect_eq(findings.count, 3);
    cr_expect_eq(findings_record(&findings, &topics[1], UUID)->left_out, 2);
    cr_expect_eq(findings_record(&findings, &topics[0], OTHER)->left_out, 3);
    cr_expect_eq(findings.count, 3);
    findings_free(&findings);
}

#include "standing/what_if_text.h"

#include <criterion/criterion.h>

static struct what_if_text text; // large; each test has a process of its own

Test(what_if_text, what_is_taken)
{
    struct error error;
    what_if_text_start(&text, 4034);
    cr_expect(what_if_text_add(&text, "national_total", "10000", &error));
    cr_expect(what_if_text_add(&text, "method", "statutory", &error));
    cr_expect(what_if_text_add(&text, "transfer", "GM0716:GM0664:3", &error));
    cr_expect(what_if_text_add(&text, "transfer", "gm0518:Gm0716:100000", &error));
    cr_expect(what_if_text_add(&text, "reorganisation", "GM0844:GM1948:23625", &error));
    cr_expect(what_if_text_add(&text, "reorganisation", "GM0846:GM1948", &error));
    const struct what_if *question = &text.question;
    cr_expect(question->period == 4034 && question->has_total && question->national_total == 10000);
    cr_expect_eq(question->method, METHOD_STATUTORY);
    cr_assert_eq(question->transfer_count, 2);
    cr_expect(question->transfers[0].from_code == 716 && question->transfers[0].to_code == 664);
    cr_expect(question->transfers[0].persons == 3 && question->transfers[1].persons == 100000);
    cr_assert_eq(question->part_count, 2);
    cr_expect(question->parts[0].from_code == 844 && question->parts[0].to_code == 1948);
    cr_expect(question->parts[0].inhabitants == 23625 && question->parts[1].inhabitants == 0);
}

Test(what_if_text, what_is_no_part)
{
    static const struct {
        const char *name, *value, *message;
    } table[] = {
        {"national_total", "", "'' is no national total: write a number of persons from 0 to 1000000"},
        {"national_total", "-1", "'-1' is no national total: write a number of persons from 0 to 1000000"},
        {"national_total", "1000001", "'1000001' is no national total: write a number of persons from 0 to 1000000"},
        {"national_total", "10.000", "'10.000' is no national total: write a number of persons from 0 to 1000000"},
        {"national_total", " 1", "' 1' is no national total: write a number of persons from 0 to 1000000"},
        {"national_total", "99999999999999999999",
         "'99999999999999999999' is no national total: write a number of persons from 0 to 1000000"},
        {"method", "Adams", "'Adams' is no method: write statutory or sum-preserving"},
        {"population", "1",
         "'population' is nothing that can be asked: national_total, method, transfer or "
         "reorganisation"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct error error = {0};
        what_if_text_start(&text, 4034);
        cr_expect_not(what_if_text_add(&text, table[i].name, table[i].value, &error));
        cr_expect_eq(error.kind, ERROR_CONFIG);
        cr_expect_str_eq(error.message, table[i].message);
    }
}

Test(what_if_text, what_is_no_transfer_or_part)
{
    static const char *const transfers[] = {"",
                                            "GM0716",
                                            "GM0716:GM0664",
                                            "GM0716:GM0664:",
                                            "GM0716:GM0664:0",
                                            "GM0716:GM0664:100001",
                                            "GM0716:GM0664:3:4",
                                            "GM0716:GM0664:3:",
                                            ":GM0664:3",
                                            "GM0716::3",
                                            "Tholen:Goes:3",
                                            "0716:0664:3",
                                            "GM0716:GM0664:+3",
                                            "GM0716:GM0664:3 ",
                                            "GM00000000000000000000716:GM0664:3"};
    static const char *const parts[] = {"",
                                        "GM0844",
                                        "GM0844:",
                                        "GM0844:GM1948:",
                                        "GM0844:GM1948:0",
                                        "GM0844:GM1948:1000000001",
                                        "GM0844:GM1948:1:1",
                                        "PV29:GM1948"};
    struct error error = {0};
    struct transfer transfer;
    struct reorganised_part part;
    for (size_t i = 0; i < sizeof transfers / sizeof *transfers; i++) {
        cr_expect_not(what_if_transfer_parse(transfers[i], &transfer, &error), "%s", transfers[i]);
        cr_expect_eq(error.kind, ERROR_CONFIG);
    }
    cr_expect_str_eq(error.message, "'GM00000000000000000000716:GM0664:3' is no transfer: write who gives, who takes "
                                    "and how many persons (1 to 100000), as in GM0716:GM0664:3");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        cr_expect_not(what_if_part_parse(parts[i], &part, &error), "%s", parts[i]);
    cr_expect_str_eq(error.message,
                     "'PV29:GM1948' is no part of a reorganisation: write which municipality goes to which, as in "
                     "GM0844:GM1948, or with how many inhabitants, as in GM0844:GM1948:23625");
}

Test(what_if_text, once_and_not_more_than_there_is_room_for)
{
    static const char *const pairs[][2] = {{"national_total", "1"},
                                           {"method", "statutory"},
                                           {"transfer", "GM0716:GM0664:3"},
                                           {"reorganisation", "GM0844:GM1948"}};
    struct error error = {0};
    what_if_text_start(&text, 4034);
    for (size_t i = 0; i < 4; i++) {
        int most = i < 2 ? 1 : WHAT_IF_MOST;
        for (int count = 0; count < most; count++)
            cr_expect(what_if_text_add(&text, pairs[i][0], pairs[i][1], &error));
        cr_expect_not(what_if_text_add(&text, pairs[i][0], pairs[i][1], &error));
        cr_expect_eq(error.kind, ERROR_CONFIG);
    }
    cr_expect_eq(text.question.transfer_count, WHAT_IF_MOST);
}

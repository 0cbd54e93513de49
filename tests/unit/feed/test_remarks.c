#include "feed/remarks.h"

#include <criterion/criterion.h>

static struct arena *arena;
static int bad, doubts;

static void setup(void)
{
    arena = arena_new();
    bad = doubts = 0;
}

static void teardown(void)
{
    arena_free(arena);
}

TestSuite(remarks, .init = setup, .fini = teardown);

static void on_remark(void *opaque, const struct remark *remark)
{
    cr_assert_eq(opaque, &bad);
    *(remark->reason ? &bad : &doubts) += 1;
    cr_assert_str_eq(remark->text, remark->reason ? "persons is no whole number" : "hardly meant");
}

Test(remarks, the_first_of_either_kind_are_told_and_the_rest_is_counted)
{
    struct remarks remarks = {.arena = arena, .on_remark = on_remark, .opaque = &bad};
    const struct row_fault fault = {ROW_MALFORMED, "persons is no whole number"};
    for (int line = 1; line <= REMARKS_SHOWN + 3; line++) {
        remark_bad(&remarks, line, &fault);
        remark_doubt(&remarks, NULL, line, "hardly meant");
    }
    cr_expect_eq(bad, REMARKS_SHOWN);
    cr_expect_eq(doubts, REMARKS_SHOWN);
    cr_expect_eq(remarks.bad, REMARKS_SHOWN + 3);
    cr_expect_eq(remarks.doubtful, REMARKS_SHOWN + 3);
    json_t *list = remarks_json(&remarks, NULL);
    cr_expect_eq(json_array_size(list), REMARKS_SHOWN);
    json_decref(list);
}

Test(remarks, nobody_needs_to_listen)
{
    struct remarks remarks = {.arena = arena};
    char text[] = "hardly meant";
    static const int one, other;
    remark_doubt(&remarks, &one, 7, text);
    remark_doubt(&remarks, &other, 0, text);
    text[0] = '\0'; // it was copied
    json_t *list = remarks_json(&remarks, &one),
           *expected = json_pack("[{s:i, s:s}]", "line", 7, "warning", "hardly meant");
    cr_expect(json_equal(list, expected));
    json_decref(list);
    json_decref(expected);
}

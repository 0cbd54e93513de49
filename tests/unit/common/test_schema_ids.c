#include "common/schema_ids.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FIFTY        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwx"
#define LONGEST      FIFTY FIFTY FIFTY FIFTY "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvw" // 249

Test(schema_ids, good)
{
    static const struct {
        const char *text;
        size_t count;
    } cases[] = {
        {"", 0},
        {"a=1", 1},
        {"taakstelling.quotas.v1=7,taakstelling.nation.v1=8", 2},
        {"a=7,b=7,A=7,a.=7,a-b_c=7", 5},
        {"ab=1,a=2,abc=3", 3}, // each begins as another does
        {"a=2147483647", 1},
        {LONGEST "=1", 1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        cr_expect(is_schema_ids(cases[i].text), "%s", cases[i].text);
        cr_expect_eq(schema_ids_count(cases[i].text), cases[i].count, "%s", cases[i].text);
    }
}

Test(schema_ids, wrong)
{
    static const char *const wrong[] = {
        "a",      "a=",          "=1",      "a=0",          "a=07",         "a=-1",
        "a=+1",   "a= 1",        "a =1",    "a=1 ",         "a=1x",         "a=1,",
        ",a=1",   "a=1,,b",      "a=1;b",   "a=1,b",        "a=1,b=0",      "a==1",
        "a=1=2",  "é=1",         "a/b=1",   "a=2147483648", "a=4294967297", "a=99999999999999999999999999",
        "a=1,a=", LONGEST "z=1", "a=1,a=1", "a=1,b=2,a=3",  "a=1, b=2",
    };
    for (size_t i = 0; i < COUNT(wrong); i++)
        cr_expect_not(is_schema_ids(wrong[i]), "%s", wrong[i]);
}

Test(schema_ids, of_a_topic)
{
    static const char text[] = "ab=1,a=2,b=2147483647";
    cr_expect_eq(schema_id_of(text, "ab"), 1);
    cr_expect_eq(schema_id_of(text, "a"), 2);
    cr_expect_eq(schema_id_of(text, "b"), 2147483647);
    cr_expect_eq(schema_id_of(text, "c"), 0);
    cr_expect_eq(schema_id_of(text, "abc"), 0);
    cr_expect_eq(schema_id_of(text, ""), 0);
    cr_expect_eq(schema_id_of("", "a"), 0);
}

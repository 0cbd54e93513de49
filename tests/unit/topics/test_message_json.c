#include "topics/message_json.h"

#include <criterion/criterion.h>

static void expect_named(const char *text, bool expected)
{
    json_t *message = json_loads(text, 0, NULL);
    cr_assert_not_null(message, "%s", text);
    cr_expect_eq(message_json_names(message, "GM0716"), expected, "%s", text);
    json_decref(message);
}

// However deep it is; not what is beside the value.
Test(message_json, a_municipality_that_its_value_names)
{
    expect_named("{\"value\": {\"municipality_code\": \"GM0716\"}}", true);
    expect_named("{\"value\": {\"official_quota\": {\"quotas\": [{\"code\": \"GM0518\"}, {\"code\": \"GM0716\"}]}}}",
                 true);
    expect_named("{\"value\": {\"municipality_code\": \"GM0518\"}}", false);
    expect_named("{\"value\": {\"name\": \"GM0716 and more\"}}", false);
    expect_named("{\"key\": \"GM0716\", \"value\": null}", false);
    expect_named("{\"key\": \"GM0716\"}", false);
}

// What is kept of what the checks find.
#include "audit/verification.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void expect_json(const struct verification *verification, const char *expected)
{
    json_t *json = verification_json(verification);
    char *text = json_dumps(json, JSON_COMPACT);
    cr_expect_str_eq(text, expected);
    free(text);
    json_decref(json);
}

Test(verification, nothing_was_found)
{
    struct verification verification = {0};
    verification_begin(&verification, "one");
    verification_count(&verification, 7);
    cr_expect(verification_complete(&verification));
    expect_json(&verification, "{\"ok\":true,\"complete\":true,\"checks\":[{\"check\":\"one\",\"compared\":7,"
                               "\"differences\":0,\"note\":\"\"}],\"differences\":[]}");
    verification_free(&verification);
}

Test(verification, a_difference_is_of_the_check_that_began_last)
{
    struct verification verification = {0};
    verification_begin(&verification, "one");
    verification_count(&verification, 1);
    verification_begin(&verification, "two");
    verification_differ(&verification, "%s: %d", "GM0716", 3);
    verification_differ(&verification, "again");
    verification_count(&verification, 5);
    verification_begin(&verification, "three");
    verification_skip(&verification, "not now");
    cr_expect_not(verification_complete(&verification));
    expect_json(&verification, "{\"ok\":false,\"complete\":false,\"checks\":["
                               "{\"check\":\"one\",\"compared\":1,\"differences\":0,\"note\":\"\"},"
                               "{\"check\":\"two\",\"compared\":5,\"differences\":2,\"note\":\"\"},"
                               "{\"check\":\"three\",\"compared\":null,\"differences\":null,\"note\":\"not now\"}],"
                               "\"differences\":[{\"check\":\"two\",\"difference\":\"GM0716: 3\"},"
                               "{\"check\":\"two\",\"difference\":\"again\"}]}");
    verification_free(&verification);
}

Test(verification, a_long_difference_is_cut)
{
    char text[2000];
    struct verification verification = {0};
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    verification_begin(&verification, "one");
    verification_differ(&verification, "%s", text);
    cr_expect_eq(strlen(verification.differences[0].text), 511);
    verification_free(&verification);
}

#include "common/urn.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define NS_32        "abcdefghijklmnopqrstuvwxyz123456"

Test(urn, good)
{
    static const char *const good[] = {"urn:nl:x", "URN:nld:oin:1:systeem:a/b?c#d", "urn:a-b:x", "urn:" NS_32 ":x",
                                       "urn:n1:!"};
    for (size_t i = 0; i < COUNT(good); i++)
        cr_expect(is_urn(good[i], strlen(good[i])), "%s", good[i]);
}

Test(urn, wrong)
{
    static const char *const wrong[] = {
        "",          "urn",       "urn:",      "urn:nl",       "urn:nl:",          "urn::x",     "urn:n:x",
        "urn:-a:x",  "urn:a-:x",  "urn:-a-:b", "urn:a_b:x",    "urn:" NS_32 "7:x", "urn:nl: ",   "urn:nl:é",
        "urn:nl:<x", "urn:nl:{}", "urn:nl:\"", "urn:nld:a\"b", "urn:nl:\\",        "urn:nl:x\n", "http://x.nl"};
    for (size_t i = 0; i < COUNT(wrong); i++)
        cr_expect_not(is_urn(wrong[i], strlen(wrong[i])), "%s", wrong[i]);
    cr_expect_not(is_urn("urn:nl:a\0b", 10));
}

Test(urn, length)
{
    char text[URN_LONGEST + 2];
    memset(text, 'x', sizeof text);
    memcpy(text, "urn:nl:", 7);
    cr_expect(is_urn(text, URN_LONGEST), "it needs no NUL");
    cr_expect_not(is_urn(text, URN_LONGEST + 1));
}

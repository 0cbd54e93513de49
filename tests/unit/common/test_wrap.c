#include "common/wrap.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define TEN     "abcdefghij"
#define SEVENTY TEN TEN TEN TEN TEN TEN TEN

static void expect_wrapped(const char *text, int indent, const char *expected)
{
    char *printed = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&printed, &size);
    wrap_print(text, indent, out);
    (void)fclose(out);
    cr_expect_str_eq(printed, expected);
    free(printed);
}

Test(wrap, lines)
{
    expect_wrapped("", 4, "\n");
    expect_wrapped("one  two ", 4, "one two\n");
    expect_wrapped(SEVENTY " 1234567", 0, SEVENTY " 1234567\n"); // 78 columns
    expect_wrapped(SEVENTY " 12345678", 0, SEVENTY "\n12345678\n");
    expect_wrapped(SEVENTY " 1234567", 1, SEVENTY "\n 1234567\n");
    expect_wrapped(SEVENTY " ééééééé", 0, SEVENTY " ééééééé\n"); // columns, not bytes
    expect_wrapped(SEVENTY " 漢漢漢漢", 0, SEVENTY "\n漢漢漢漢\n");
    expect_wrapped("a " SEVENTY TEN " b", 3, "a\n   " SEVENTY TEN "\n   b\n");
}

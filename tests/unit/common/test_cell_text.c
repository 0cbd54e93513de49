#include "common/cell_text.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static void expect_cell(const char *text, const char *wanted)
{
    char *cell = cell_text(text);
    cr_expect_str_eq(cell, wanted, "'%s' became '%s'", text, cell);
    free(cell);
}

Test(cell_text, a_text_stays)
{
    static const char *const texts[] = {"",           "'s-Gravenhage", "Bergen (NH.)", "Den Haag - Zuid",
                                        "a=b, c+d@e", "Súdwest",       "\"x\""};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect_cell(texts[i], texts[i]);
}

Test(cell_text, what_would_be_a_formula_is_none)
{
    expect_cell("=1+1", "'=1+1");
    expect_cell("+1", "'+1");
    expect_cell("-1", "'-1");
    expect_cell("@SUM(A1)", "'@SUM(A1)");
    expect_cell("\t=1", "'\t'=1");
    expect_cell("\r=1", "'\r'=1");
    expect_cell(" \"=1", " \"'=1");
}

Test(cell_text, nor_behind_what_parts_cells_elsewhere)
{
    expect_cell("a;=1+1", "a;'=1+1");
    expect_cell("a; \"@x", "a; \"'@x");
    expect_cell("a\n-1", "a\n'-1");
    expect_cell(";;", ";;");
}

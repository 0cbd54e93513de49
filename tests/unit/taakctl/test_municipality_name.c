#include "taakctl/municipality_name.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

Test(municipality_name, folded)
{
    static const struct {
        const char *name, *folded;
    } cases[] = {
        {"Tholen", "tholen"},
        {"'s-Gravenhage", "sgravenhage"},
        {"\u2019s-Gravenhage", "sgravenhage"}, // typographic apostrophe
        {"\u2018S Gravenhage", "sgravenhage"},
        {"\u02bcs-Gravenhage", "sgravenhage"}, // modifier letter apostrophe
        {"Súdwest-Fryslân", "sudwestfryslan"},
        {"Su\u0301dwest-Frysla\u0302n", "sudwestfryslan"}, // decomposed
        {"SÚDWEST \u2010 FRYSLÂN", "sudwestfryslan"},
        {"Bergen (NH.)", "bergennh"},
        {"\u0133sselstein", "ijsselstein"}, // ligature
        {"Gemeente 2", "gemeente2"},
        {"", ""},
        {" -'()", ""},
        {"\u0301", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *folded = name_fold(cases[i].name);
        cr_assert(folded, "%s", cases[i].name);
        cr_expect_str_eq(folded, cases[i].folded);
        free(folded);
    }
    cr_expect_null(name_fold("\xff"));
    cr_expect_null(name_fold("Tholen\xc3"));
}

Test(municipality_name, fits)
{
    static const struct {
        const char *name, *asked;
        enum name_fit fit;
    } cases[] = {
        {"Tholen", "tholen", NAME_SAME},       {"Tholen", "thol", NAME_PART},
        {"Tholen", "tholens", NAME_OTHER},     {"'s-Gravenhage", "denhaag", NAME_SAME},
        {"'s-Gravenhage", "haag", NAME_PART},  {"'s-Gravenhage", "sgravenhage", NAME_SAME},
        {"Den Haag", "denhaag", NAME_SAME},    {"'s-Hertogenbosch", "denbosch", NAME_SAME},
        {"'s-Gravendeel", "haag", NAME_OTHER}, {"'s-Gravenzande", "denhaag", NAME_OTHER},
        {"\xff", "tholen", NAME_OTHER},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        cr_expect_eq(name_fits(cases[i].name, cases[i].asked), cases[i].fit, "%s, %s", cases[i].name, cases[i].asked);
}

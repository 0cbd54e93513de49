#include "standing/municipality_name.h"

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

Test(municipality_name, mistakes)
{
    static const struct {
        const char *name, *asked;
        int mistakes;
    } cases[] = {
        {"Tholen", "tholen", 0},
        {"Tholen", "thollen", 1}, // a letter too many
        {"Tholen", "tolen", 1},   // too few
        {"Tholen", "tholan", 1},  // another
        {"Tholen", "thoeln", 1},  // two changed over
        {"Tholen", "htoeln", 2},  //
        {"Tholen", "", 6},        //
        {"Tholen", "xxxxxx", 6},  //
        {"Ede", "dee", 1},        //
        {"Súdwest-Fryslân", "sudwesfryslan", 1},
        {"'s-Gravenhage", "denhag", 1}, // of its everyday name
        {"'s-Gravenhage", "gravenhage", 1},
        {"'s-Hertogenbosch", "denbos", 2},
        {"ca", "abc", 3}, // each place once, so not 2
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        cr_expect_eq(name_mistakes(cases[i].name, cases[i].asked), cases[i].mistakes, "%s, %s: %d", cases[i].name,
                     cases[i].asked, name_mistakes(cases[i].name, cases[i].asked));
    cr_expect_gt(name_mistakes("\xff", "tholen"), name_mistakes_most("tholen"));
}

Test(municipality_name, so_many_mistakes_are_taken_for_mistakes)
{
    static const int most[] = {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3};
    for (size_t length = 0; length < COUNT(most); length++) {
        char text[] = "aaaaaaaaaaaa";
        text[length] = '\0';
        cr_expect_eq(name_mistakes_most(text), most[length], "%zu", length);
    }
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

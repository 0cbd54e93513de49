#include "terminal/progress.h"

#include <criterion/criterion.h>
#include <string.h>

Test(progress, bars)
{
    char text[PROGRESS_SIZE];
    cr_assert_str_eq(progress_text(text, "lines", 1000, 250, 10000, 5),
                     "[#####...............]  25 %  10,000 lines  2,000/s  0:15 left");
    cr_assert_str_eq(progress_text(text, "lines", 1000, 1000, 40000, 0),
                     "[####################] 100 %  40,000 lines  0/s  0:00 left");
    cr_assert_str_eq(progress_text(text, "lines", 1000, 2000, 40000, 1),
                     "[####################] 100 %  40,000 lines  40,000/s  0:00 left", "a file that grew");
    cr_assert_str_eq(progress_text(text, "lines", 0, 1000, 40000, 2), "40,000 lines  20,000/s  2 s");
    cr_assert_lt(strlen(progress_text(text, "messages", INT64_C(1) << 40, INT64_C(1) << 38, INT64_C(1000000000), 9e4)),
                 80);
}

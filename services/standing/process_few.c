#include "standing/process_few.h"

#include <stdbool.h>

// Which provinces go on in a month.
struct month_told {
    struct process_province *provinces;
    size_t count;
    int month;
    bool goes_on[PROVINCES_MOST];
};

static bool has_waited(const struct process_province *province, int month)
{
    return province->months < month;
}

// Whether it follows from what is told how many persons are in what is not, by rule 2 or 3.
static bool is_bare(const struct month_told *told)
{
    int64_t waiting = 0, persons = 0, of_month = 0, together = 0;
    for (size_t i = 0; i < told->count; i++) {
        const struct process_province *province = &told->provinces[i];
        if (!told->goes_on[i]) {
            waiting++;
            persons += province->waiting;
        }
        if (!told->goes_on[i] || has_waited(province, told->month)) {
            together++;
            of_month += province->persons[told->month];
        }
    }
    return waiting == 1 || (waiting > 0 && persons <= (PROCESS_FEW - 1) * waiting) ||
           (together > 0 && of_month < 2 * PROCESS_FEW);
}

// Lets those wait that have the fewest persons of those that go on. False where none goes on.
static bool hold_back(struct month_told *told)
{
    int64_t fewest = INT64_MAX;
    for (size_t i = 0; i < told->count; i++)
        if (told->goes_on[i] && told->provinces[i].waiting < fewest)
            fewest = told->provinces[i].waiting;
    for (size_t i = 0; i < told->count; i++)
        told->goes_on[i] = told->goes_on[i] && told->provinces[i].waiting > fewest;
    return fewest < INT64_MAX;
}

static void month_decide(struct process_province *provinces, size_t count, int month)
{
    struct month_told told = {provinces, count, month, {false}};
    for (size_t i = 0; i < count; i++) {
        provinces[i].waiting += provinces[i].persons[month];
        told.goes_on[i] = provinces[i].waiting >= PROCESS_FEW;
    }
    while (is_bare(&told) && hold_back(&told))
        ;
    for (size_t i = 0; i < count; i++)
        if (told.goes_on[i]) {
            provinces[i].months = month + 1;
            provinces[i].waiting = 0;
        }
}

void process_few(struct process_province *provinces, size_t count, int months_elapsed)
{
    for (size_t i = 0; i < count; i++) {
        provinces[i].months = 0;
        provinces[i].waiting = 0;
    }
    for (int month = 0; month < months_elapsed; month++)
        month_decide(provinces, count, month);
}

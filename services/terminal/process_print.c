#include "terminal/process_print.h"
#include "standing/names.h"
#include "standing/provinces.h"
#include "standing/words.h"
#include "terminal/print.h"

static bool waiting_print(const struct process *process, struct error *error)
{
    static const struct column columns[] = {{"Weeks since permit or arrival", "", COLUMN_TEXT},
                                            {"Persons waiting", "", COLUMN_NUMBER}};
    struct table *table = table_new(columns, 2);
    char weeks[32];
    for (size_t i = 0; i < process->waiting_count; i++) {
        const struct process_waiting *waiting = &process->waiting[i];
        if (waiting->weeks_to < 0)
            snprintf(weeks, sizeof weeks, "%d or more", waiting->weeks_from);
        else
            snprintf(weeks, sizeof weeks, "%d to %d", waiting->weeks_from, waiting->weeks_to);
        table_text(table, weeks);
        table_number(table, waiting->persons);
    }
    return table_finish(table, stdout, false, error);
}

static void housed_tell(struct table *table, const struct process_housed *housed, const char *name)
{
    bool told = !housed->few && housed->persons > 0;
    char until[DAY_TEXT_SIZE];
    table_text(table, name);
    if (housed->few)
        table_text(table, "too few to tell");
    else
        table_text(table, housed->month != DAY_NONE ? "" : day_format(housed->until - 1, until));
    for (int i = 0; i < 3; i++)
        if (told)
            table_number(table, i == 0 ? housed->persons : i == 1 ? housed->median_weeks : housed->p90_weeks);
        else
            table_none(table);
}

bool process_print(const struct process *process, struct error *error)
{
    static const struct column columns[] = {{"Housed in", "", COLUMN_TEXT},
                                            {"Up to", "", COLUMN_TEXT},
                                            {"Persons", "", COLUMN_NUMBER},
                                            {"Median weeks", "", COLUMN_NUMBER},
                                            {"90% within weeks", "", COLUMN_NUMBER}};
    char text[DAY_WORDS_SIZE], number[NUMBER_TEXT_SIZE], unlinked[NUMBER_TEXT_SIZE];
    struct table *table = table_new(columns, 5);
    for (size_t i = 0; i < process->month_count; i++)
        housed_tell(table, &process->months[i], month_words(process->months[i].month, LANGUAGE_EN, text));
    for (size_t i = 0; i < process->province_count; i++)
        housed_tell(table, &process->provinces[i], province_name(process->provinces[i].province));
    bool ok = waiting_print(process, error);
    putchar('\n');
    ok = table_finish(table, stdout, false, error) && ok;
    text_print_wrapped(stdout, 0,
                       "%s persons were housed in %s; of %s it is not known how long they waited, as their placements "
                       "name no permit or arrival that is known.",
                       number_format(process->housed, number), period_roman(process->period, text),
                       number_format(process->unlinked, unlinked));
    return ok && print_flush(stdout, error);
}

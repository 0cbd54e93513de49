#include "standing/change_words.h"
#include "standing/names.h"
#include "standing/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_US INT64_C(86400000000)

static int32_t day_of_change(const struct change *change)
{
    int64_t day = change->changed_at / DAY_US - (change->changed_at % DAY_US < 0 ? 1 : 0);
    return change->position_date == DAY_NONE ? (int32_t)day : change->position_date;
}

static const char *figure_words(const char *figure, enum language language)
{
    static const struct {
        const char *figure, *words[LANGUAGES];
    } names[] = {
        {"national_total", {[LANGUAGE_NL] = "landelijk totaal", [LANGUAGE_EN] = "total"}},
        {"total_status", {[LANGUAGE_NL] = "status", [LANGUAGE_EN] = "status"}},
        {"quota", {[LANGUAGE_NL] = "taakstelling", [LANGUAGE_EN] = "quota"}},
        {"transferred", {[LANGUAGE_NL] = "overdracht", [LANGUAGE_EN] = "transferred"}},
        {"carry_over", {[LANGUAGE_NL] = "saldo uit het vorige halfjaar", [LANGUAGE_EN] = "balance carried over"}},
    };
    size_t i = 0;
    while (i < sizeof names / sizeof *names - 1 && strcmp(names[i].figure, figure) != 0)
        i++;
    return names[i].words[language];
}

static void value_write(const char *figure, int64_t value, enum language language, FILE *out)
{
    char number[NUMBER_TEXT_SIZE];
    if (strcmp(figure, "total_status") == 0)
        fputs(total_status_words((enum total_status)value, language), out);
    else if (strcmp(figure, "transferred") == 0)
        fputs(number_words_signed(value, language, number), out);
    else if (strcmp(figure, "carry_over") == 0 && value != 0)
        fprintf(out, language == LANGUAGE_NL ? "een %s van %s" : "a %s of %s", balance_words(value, language),
                number_words(value < 0 ? -value : value, language, number));
    else
        fputs(number_words(value, language, number), out);
}

static void figure_write(const struct figure_change *figure, enum language language, FILE *out)
{
    bool nl = language == LANGUAGE_NL;
    fprintf(out, "%s ", figure_words(figure->figure, language));
    if (!figure->has_before) {
        fputs(nl ? "nu " : "now ", out);
        value_write(figure->figure, figure->after, language, out);
        return;
    }
    fputs(figure->has_after ? (nl ? "van " : "from ") : (nl ? "vervallen (was " : "gone (was "), out);
    value_write(figure->figure, figure->before, language, out);
    fputs(figure->has_after ? (nl ? " naar " : " to ") : ")", out);
    if (figure->has_after)
        value_write(figure->figure, figure->after, language, out);
}

// The day or the period that a subject ends with, in words; "" where it has neither.
static const char *end_words(const char *cause, enum language language, char text[DAY_WORDS_SIZE])
{
    const char *slash = strrchr(cause, '/');
    struct date date;
    int period;
    text[0] = '\0';
    if (slash && sscanf(slash, "/%4d-%2d-%2d", &date.year, &date.month, &date.day) == 3 &&
        date_exists(date.year, date.month, date.day))
        day_words(day_of(date.year, date.month, date.day), language, text);
    else if (slash && period_parse(slash + 1, &period))
        period_roman(period, text);
    return text;
}

// What brought the change about. The day or period that the subject ends with follows the words, where it has one.
static const char *cause_words(const char *cause, enum language language)
{
    static const struct {
        const char *begin, *words[LANGUAGES];
    } causes[] = {
        {"period-started", {"nu het halfjaar is begonnen", "as the half-year has begun"}},
        {"placements", {"door huisvestingen in het halfjaar ervoor", "by placements in the half-year before"}},
        {"official/", {"door de officiële taakstellingen van ", "by the official quotas announced on "}},
        {"transfer/", {"door een overdracht tussen gemeenten", "by a transfer between municipalities"}},
        {"balance/", {"door de beginstanden van ", "by the opening balances of "}},
        {"population/", {"door de inwoneraantallen van ", "by the inhabitants as counted on "}},
        {"reorganisation/", {"door een herindeling van gemeenten", "by a reorganisation of municipalities"}},
        {"register/", {"door de lijst van gemeenten van ", "by the register of municipalities of "}},
    };
    if (strncmp(cause, "total/", strlen("total/")) == 0) {
        bool definitive = strstr(cause, "/definitive/") != NULL;
        if (language == LANGUAGE_NL)
            return definitive ? "door het definitieve landelijke totaal van "
                              : "door de prognose van het landelijke totaal van ";
        return definitive ? "by the definitive national total announced on "
                          : "by the forecast of the national total announced on ";
    }
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (strncmp(cause, causes[i].begin, strlen(causes[i].begin)) == 0)
            return causes[i].words[language];
    return cause;
}

char *change_words(const struct change *change, enum language language)
{
    char day[DAY_WORDS_SIZE], *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    fprintf(out, "%s: ", day_words(day_of_change(change), language, day));
    for (size_t i = 0; i < change->count; i++) {
        figure_write(&change->figures[i], language, out);
        fputs(", ", out);
    }
    if (change->cause)
        fprintf(out, "%s%s", cause_words(change->cause, language), end_words(change->cause, language, day));
    else
        fputs(language == LANGUAGE_NL ? "de oorzaak is niet bekend" : "the cause is not known", out);
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

#include "standing/words.h"
#include "standing/names.h"

#include <inttypes.h>
#include <stdio.h>

const char *phase_words(enum phase phase, enum language language)
{
    if (language == LANGUAGE_EN)
        return phase_name(phase);
    return phase == PHASE_ANNOUNCED ? "aangekondigd" : phase == PHASE_RUNNING ? "loopt" : "afgelopen";
}

const char *total_status_words(enum total_status status, enum language language)
{
    if (language == LANGUAGE_EN)
        return total_status_name(status);
    return status == TOTAL_FORECAST ? "prognose" : status == TOTAL_DEFINITIVE ? "definitief" : "indicatief";
}

const char *basis_words(enum basis basis, enum language language)
{
    if (language == LANGUAGE_EN)
        return basis_name(basis);
    return basis == BASIS_STATUTORY        ? "naar de letter van de wet"
           : basis == BASIS_SUM_PRESERVING ? "sluitend op het totaal"
                                           : "officieel vastgesteld";
}

const char *schedule_words(enum schedule schedule, enum language language)
{
    if (language == LANGUAGE_EN)
        return schedule_name(schedule);
    return schedule == SCHEDULE_ON_SCHEDULE       ? "op schema"
           : schedule == SCHEDULE_SLIGHTLY_BEHIND ? "iets achter op schema"
                                                  : "achter op schema";
}

const char *balance_words(int64_t carry_over, enum language language)
{
    if (language == LANGUAGE_EN)
        return balance_name(carry_over);
    return carry_over > 0 ? "achterstand" : carry_over < 0 ? "voorsprong" : "";
}

const char *caution_words(enum total_status status, enum language language)
{
    if (language == LANGUAGE_EN)
        return total_status_caution(status);
    if (status == TOTAL_FORECAST)
        return "het landelijke totaal is nog een prognose. Het definitieve totaal kan anders zijn, en dan verandert "
               "elke taakstelling mee.";
    if (status == TOTAL_INDICATIVE)
        return "het landelijke totaal is alleen indicatief. Er is nog geen totaal bekendgemaakt; dit programma "
               "berekent "
               "het uit vergunningen, aankomsten en huisvestingen.";
    return NULL;
}

// Gives a number in English the separators of the language.
static const char *separated(char *text, enum language language)
{
    for (char *at = text; language == LANGUAGE_NL && *at; at++)
        *at = *at == ',' ? '.' : *at == '.' ? ',' : *at;
    return text;
}

const char *number_words(int64_t number, enum language language, char text[NUMBER_TEXT_SIZE])
{
    number_format(number, text);
    return separated(text, language);
}

const char *number_words_signed(int64_t number, enum language language, char text[NUMBER_TEXT_SIZE])
{
    number_format_signed(number, text);
    return separated(text, language);
}

const char *number_words_decimal(double number, int decimals, enum language language, char text[NUMBER_TEXT_SIZE])
{
    number_format_decimal(number, decimals, text);
    return separated(text, language);
}

const char *percent_words(int64_t part, int64_t whole, enum language language, char text[NUMBER_TEXT_SIZE])
{
    char number[NUMBER_TEXT_SIZE];
    text[0] = '\0';
    if (whole <= 0)
        return text;
    int64_t tenths = (2000 * part + whole) / (2 * whole);
    snprintf(text, NUMBER_TEXT_SIZE, "%s%c%" PRId64 "%%", number_words(tenths / 10, language, number),
             language == LANGUAGE_NL ? ',' : '.', tenths % 10);
    return text;
}

static const char *month_name(int month, enum language language)
{
    static const char *const names[LANGUAGES][12] = {
        [LANGUAGE_NL] = {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
                         "oktober", "november", "december"},
        [LANGUAGE_EN] = {"January", "February", "March", "April", "May", "June", "July", "August", "September",
                         "October", "November", "December"},
    };
    return names[language][month - 1];
}

const char *day_words(int32_t day, enum language language, char text[DAY_WORDS_SIZE])
{
    struct date date = day_date(day);
    snprintf(text, DAY_WORDS_SIZE, "%d %s %d", date.day, month_name(date.month, language), date.year);
    return text;
}

const char *month_words(int32_t day, enum language language, char text[DAY_WORDS_SIZE])
{
    struct date date = day_date(day);
    snprintf(text, DAY_WORDS_SIZE, "%s %d", month_name(date.month, language), date.year);
    return text;
}

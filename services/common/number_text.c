#include "common/number_text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *number_format(int64_t number, char text[NUMBER_TEXT_SIZE])
{
    char digits[NUMBER_TEXT_SIZE], *at = text;
    snprintf(digits, sizeof digits, "%" PRIu64, number < 0 ? -(uint64_t)number : (uint64_t)number);
    if (number < 0)
        *at++ = '-';
    for (size_t i = 0, length = strlen(digits); i < length; i++) {
        if (i && (length - i) % 3 == 0)
            *at++ = ',';
        *at++ = digits[i];
    }
    *at = '\0';
    return text;
}

const char *number_format_signed(int64_t number, char text[NUMBER_TEXT_SIZE])
{
    char digits[NUMBER_TEXT_SIZE];
    snprintf(text, NUMBER_TEXT_SIZE, "%s%s", number > 0 ? "+" : "", number_format(number, digits));
    return text;
}

const char *number_format_decimal(double number, int decimals, char text[NUMBER_TEXT_SIZE])
{
    char plain[NUMBER_TEXT_SIZE], whole[NUMBER_TEXT_SIZE];
    snprintf(plain, sizeof plain, "%.*f", decimals, number < 0 ? -number : number);
    snprintf(text, NUMBER_TEXT_SIZE, "%s%s%s", number < 0 ? "-" : "", number_format(strtoll(plain, NULL, 10), whole),
             plain + strcspn(plain, "."));
    return text;
}

const char *duration_short(int64_t seconds, char text[DURATION_SHORT_SIZE])
{
    static const struct {
        int64_t seconds;
        const char *name;
    } units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    size_t unit = 0;
    while (unit < 3 && seconds < 2 * units[unit].seconds) // "90 min" says more than "1 h"
        unit++;
    snprintf(text, DURATION_SHORT_SIZE, "%" PRId64 " %s", seconds / units[unit].seconds, units[unit].name);
    return text;
}

bool number_parse(const char *text, int64_t least, int64_t most, int64_t *number)
{
    char *end;
    errno = 0;
    *number = strtoll(text, &end, 10);
    return *text && !*end && !errno && *number >= least && *number <= most;
}

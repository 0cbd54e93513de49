#include "messages/identifier.h"

#include <ctype.h>
#include <string.h>
#include <uuid/uuid.h>

// libuuid's uuid_parse takes 0.3 µs, which would be a fifth of all that an event costs, and every event has two or
// three.
bool uuid_read(const char *text, size_t length, uint8_t uuid[16])
{
    static const uint8_t digit_and_1[256] = {
        ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
        ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
        ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16};
    static const uint8_t places[16] = {0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};
    int all = 0, any = 0; // negative where a digit is none; 0 where all are
    if (length != UUID_TEXT_SIZE - 1 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
        return false;
    for (int i = 0; i < 16; i++) {
        int high = digit_and_1[(uint8_t)text[places[i]]] - 1, low = digit_and_1[(uint8_t)text[places[i] + 1]] - 1;
        all |= high | low;
        uuid[i] = (uint8_t)(high * 16 | low); // a negative number cannot be shifted
        any |= uuid[i];
    }
    return all >= 0 && any != 0;
}

const char *uuid_format(const uint8_t uuid[16], char text[UUID_TEXT_SIZE])
{
    uuid_unparse_lower(uuid, text);
    return text;
}

void uuid_of_name(const char *name, size_t length, uint8_t uuid[16])
{
    // Our own namespace: every name is a kind of thing of this system, a slash and what is unique in it.
    static const uint8_t namespace[16] = {0x6f, 0x1d, 0x9a, 0x52, 0x3c, 0x0e, 0x4b, 0x7a,
                                          0x9d, 0x41, 0x27, 0xe8, 0x55, 0xb0, 0x1c, 0x93};
    uuid_generate_sha1(uuid, namespace, name, length);
}

// Citizen service number: 9 a + 8 b + 7 c + … + 2 h - i is a multiple of 11 (Wet algemene bepalingen
// burgerservicenummer, Besluit bsn, article 1).
static bool is_citizen_number(const char digits[9])
{
    int sum = -(digits[8] - '0');
    bool all_zero = digits[8] == '0';
    for (int i = 0; i < 8; i++) {
        sum += (9 - i) * (digits[i] - '0');
        all_zero = all_zero && digits[i] == '0';
    }
    return !all_zero && sum % 11 == 0;
}

static bool is_separator(char c)
{
    return c == ' ' || c == '.' || c == '-' || c == '/' || c == '_';
}

bool is_personal_identifier(const char *text, size_t length)
{
    char digits[10];
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        if (is_separator(text[i]))
            continue;
        if (!isdigit((unsigned char)text[i]) || count == sizeof digits)
            return false;
        digits[count++] = text[i];
    }
    return count == 10 || (count == 9 && is_citizen_number(digits));
}

#include "messages/identifier.h"

#include <ctype.h>
#include <string.h>
#include <uuid/uuid.h>

bool uuid_read(const char *text, size_t length, uint8_t uuid[16])
{
    char terminated[UUID_TEXT_SIZE];
    if (length != sizeof terminated - 1)
        return false;
    memcpy(terminated, text, length);
    terminated[length] = '\0';
    return uuid_parse(terminated, uuid) == 0 && !uuid_is_null(uuid);
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

bool is_personal_identifier(const char *text, size_t length)
{
    char digits[10];
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] && strchr(" .-/_", text[i]))
            continue;
        if (!isdigit((unsigned char)text[i]) || count == sizeof digits)
            return false;
        digits[count++] = text[i];
    }
    return count == 10 || (count == 9 && is_citizen_number(digits));
}

#include "common/urn.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

static bool is_namespace(const char *text, size_t length)
{
    if (length < 2 || length > 32)
        return false;
    for (size_t i = 0; i < length; i++)
        if (!isalnum((unsigned char)text[i]) && (text[i] != '-' || i == 0 || i == length - 1))
            return false;
    return true;
}

static bool is_specific(const char *text, size_t length)
{
    static const bool not_in_urn[256] = {['"'] = true, ['<'] = true, ['>'] = true, ['\\'] = true, ['^'] = true,
                                         ['`'] = true, ['{'] = true, ['|'] = true, ['}'] = true};
    for (size_t i = 0; i < length; i++)
        if (text[i] <= ' ' || text[i] > '~' || not_in_urn[(uint8_t)text[i]])
            return false;
    return length > 0;
}

bool is_urn(const char *text, size_t length)
{
    if (length > URN_LONGEST || length < 4 || strncasecmp(text, "urn:", 4) != 0)
        return false;
    const char *name = text + 4, *end = text + length;
    const char *colon = memchr(name, ':', (size_t)(end - name));
    return colon && is_namespace(name, (size_t)(colon - name)) && is_specific(colon + 1, (size_t)(end - colon - 1));
}

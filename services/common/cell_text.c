#include "common/cell_text.h"
#include "common/arena.h"

#include <stdbool.h>
#include <string.h>

static bool is_any(char c, const char *of)
{
    return c && strchr(of, c);
}

char *cell_text(const char *text)
{
    char *cell = memory_resize(NULL, strlen(text) + 1, 2), *to = cell;
    bool begins = true; // a cell, perhaps
    for (; *text; text++) {
        if (begins && is_any(*text, "=+-@\t\r"))
            *to++ = '\'';
        *to++ = *text;
        begins = is_any(*text, ";,\t\r\n|") || (begins && is_any(*text, " \""));
    }
    *to = '\0';
    return cell;
}

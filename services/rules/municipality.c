#include "rules/municipality.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *code_format(int code, char text[CODE_TEXT_SIZE])
{
    snprintf(text, CODE_TEXT_SIZE, "GM%04d", code);
    return text;
}

int code_parse(const char *text)
{
    if (strlen(text) != 6 || strncasecmp(text, "GM", 2) != 0)
        return CODE_NONE;
    for (const char *c = text + 2; *c; c++)
        if (!isdigit((unsigned char)*c))
            return CODE_NONE;
    return atoi(text + 2);
}

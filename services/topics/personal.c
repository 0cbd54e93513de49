#include "topics/personal.h"
#include "messages/identifier.h"
#include "topics/topics.h"

#include <string.h>
#include <strings.h>

bool holds_personal(const json_t *value)
{
    const char *name;
    json_t *member;
    size_t i;
    if (json_is_string(value))
        return is_personal_identifier(json_string_value(value), json_string_length(value));
    json_object_foreach((json_t *)value, name, member)
    {
        if (holds_personal(member))
            return true;
    }
    json_array_foreach(value, i, member)
    {
        if (holds_personal(member))
            return true;
    }
    return false;
}

bool header_is_id(const char *name)
{
    return strcasecmp(name, "ce_id") == 0;
}

bool header_is_shown(const char *name)
{
    static const char *const names[] = {"ce_source", "ce_type", "ce_time", "outbox-sequence"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(name, names[i]) == 0)
            return true;
    return strncmp(name, ERROR_HEADER, strlen(ERROR_HEADER)) == 0;
}

#include "taakctl/rejects_options.h"
#include "topics/topics.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *reason_read(const char *text, struct argp_state *state)
{
    for (int i = 0; i < REJECT_REASONS; i++)
        if (strcmp(reject_reason_name((enum reject_reason)i), text) == 0)
            return text;
    argp_error(state, "no reason '%s', such as invalid-date", text);
    return NULL;
}

static const char *topic_read(const char *text, struct argp_state *state)
{
    const struct topic *topic = topic_find(text);
    if (topic && topic->kind)
        return topic->name;
    argp_error(state, "no input topic '%s', such as placements", text);
    return NULL;
}

bool rejects_filter_option(struct rejects_filter *filter, int key, const char *argument, struct argp_state *state)
{
    switch (key) {
    case 'r':
        filter->reason = reason_read(argument, state);
        return true;
    case 't':
        filter->topic = topic_read(argument, state);
        return true;
    case 's':
        filter->since = argument;
        return true;
    default:
        return false;
    }
}

void rejects_since_check(const struct rejects_filter *filter, const struct error *error, const char *command)
{
    if (rejects_since_refused(error))
        command_usage(command, "'%s' is no time such as '2017-04-01 09:30' or yesterday", filter->since);
}

int64_t reject_id_read(const char *text, struct argp_state *state)
{
    char *end;
    errno = 0;
    int64_t id = strtoll(text, &end, 10);
    if (*end || errno || id < 1)
        argp_error(state, "'%s' is no ID: 'taakctl rejects list' has them", text);
    return id;
}

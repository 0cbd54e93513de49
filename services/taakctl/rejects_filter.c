#include "messages/message.h"
#include "taakctl/rejects.h"
#include "taakctl/topics.h"

#include <inttypes.h>
#include <stdio.h>
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
    if (!topic || !topic->kind)
        argp_error(state, "no input topic '%s', such as placements", text);
    return topic->name;
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

void rejects_filter_parameters(const struct rejects_filter *filter, struct parameters *parameters)
{
    parameter_text(parameters, filter->reason);
    parameter_text(parameters, filter->topic);
    parameter_text(parameters, filter->since);
}

// Class 22007, 22008: what PostgreSQL says of a time that is none.
void rejects_filter_failed(const struct rejects_filter *filter, const struct context *context, const char *command)
{
    if (strncmp(context->error.sqlstate, "2200", 4) == 0)
        command_usage(command, "'%s' is no time such as '2017-04-01 09:30' or yesterday", filter->since);
}

const char *reject_place(const char *topic, int32_t partition, int64_t offset, char place[REJECT_PLACE_SIZE])
{
    const struct topic *known = topic_find(topic);
    snprintf(place, REJECT_PLACE_SIZE, "%s/%d@%" PRId64, known ? known->short_name : topic, (int)partition, offset);
    return place;
}

#include "taakctl/rejects_options.h"
#include "common/number_text.h"

#include <string.h>

static const char *reason_read(const char *text, struct argp_state *state)
{
    for (int i = 0; i < REJECT_REASONS; i++)
        if (strcmp(reject_reason_name((enum reject_reason)i), text) == 0)
            return text;
    argp_error(state, "no reason '%s', such as invalid-date", text);
    return NULL;
}

bool rejects_filter_option(struct rejects_filter *filter, int key, const char *argument, struct argp_state *state)
{
    if (key == 'r')
        filter->reason = reason_read(argument, state);
    else if (key == 't')
        filter->topic = command_input_topic(argument, state)->name;
    else if (key == 's')
        filter->since = argument;
    else
        return false;
    return true;
}

void rejects_since_check(const struct rejects_filter *filter, const struct error *error, const char *command)
{
    if (rejects_since_refused(error))
        command_usage(command, "'%s' is no time such as '2017-04-01 09:30' or yesterday", filter->since);
}

int64_t reject_id_read(const char *text, struct argp_state *state)
{
    int64_t id;
    if (!number_parse(text, 1, INT64_MAX, &id))
        argp_error(state, "'%s' is no ID: 'taakctl rejects list' has them", text);
    return id;
}

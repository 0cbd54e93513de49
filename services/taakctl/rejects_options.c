#include "taakctl/rejects_options.h"
#include "common/arena.h"
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
    else if (key == 'u')
        filter->until = argument;
    else if (key == 'o')
        filter->source = argument;
    else
        return false;
    return true;
}

static void id_add(struct rejects_selection *selection, const char *text, struct argp_state *state)
{
    selection->ids = memory_resize(selection->ids, selection->id_count + 1, sizeof *selection->ids);
    selection->ids[selection->id_count++] = reject_id_read(text, state);
}

static void chosen_check(const struct rejects_chosen *chosen, struct argp_state *state)
{
    const struct rejects_filter *filter = &chosen->selection.filter;
    bool some = chosen->selection.id_count || filter->reason || filter->topic || filter->since || filter->until ||
                filter->source;
    if (!some && !chosen->all)
        argp_error(state, "say which: IDs, --reason, --topic, --source, --since, --until, or --all");
    if (some && chosen->all)
        argp_error(state, "--all goes without IDs and filters");
}

bool rejects_chosen_option(struct rejects_chosen *chosen, int key, const char *argument, struct argp_state *state)
{
    if (rejects_filter_option(&chosen->selection.filter, key, argument, state))
        return true;
    if (key == 'a')
        chosen->all = true;
    else if (key == ARGP_KEY_ARG)
        id_add(&chosen->selection, argument, state);
    else if (key == ARGP_KEY_END)
        chosen_check(chosen, state);
    else
        return false;
    return true;
}

void rejects_time_check(const struct rejects_filter *filter, const struct error *error, const char *command)
{
    if (rejects_time_refused(error))
        command_usage(command, "'%s'%s%s%s is no time such as '2017-04-01 09:30' or yesterday",
                      filter->since ? filter->since : filter->until, filter->since && filter->until ? " or '" : "",
                      filter->since && filter->until ? filter->until : "", filter->since && filter->until ? "'" : "");
}

int64_t reject_id_read(const char *text, struct argp_state *state)
{
    int64_t id;
    if (!number_parse(text, 1, INT64_MAX, &id))
        argp_error(state, "'%s' is no ID: 'taakctl rejects list' has them", text);
    return id;
}

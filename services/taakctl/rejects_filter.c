#include "messages/message.h"
#include "taakctl/rejects.h"
#include "topics/topics.h"

#include "taakctl_sql.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
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

int64_t reject_id_read(const char *text, struct argp_state *state)
{
    char *end;
    errno = 0;
    int64_t id = strtoll(text, &end, 10);
    if (*end || errno || id < 1)
        argp_error(state, "'%s' is no ID: 'taakctl rejects list' has them", text);
    return id;
}

bool reject_missing(struct context *context, struct database *database, int64_t id, const char *more)
{
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    parameter_int8(&parameters, id);
    PGresult *found = database_query(database, taakctl_sql_reject_was, &parameters, &context->error);
    arena_free(arena);
    if (!found)
        return false;
    bool was = PQntuples(found) == 1 && result_bool(found, 0, 0);
    PQclear(found);
    return was ? error_set(&context->error, ERROR_FATAL,
                           "reject %" PRId64 " is not kept any more%s. taakstelling.rejects.v1 has it; to have it here "
                           "again, let its consumer read its place again: 'taakctl positions set'",
                           id, more)
               : error_set(&context->error, ERROR_FATAL, "there is no reject %" PRId64 "%s", id, more);
}

const char *reject_place(const char *topic, int32_t partition, int64_t offset, char place[REJECT_PLACE_SIZE])
{
    const struct topic *known = topic_find(topic);
    snprintf(place, REJECT_PLACE_SIZE, "%s/%d@%" PRId64, known ? known->short_name : topic, (int)partition, offset);
    return place;
}

#include "taakctl/reading_options.h"
#include "feed/municipalities.h"
#include "standing/municipality_search.h"

static bool on_name(void *opaque, const char *name, struct municipality_candidates *found, struct error *error)
{
    struct reading_options *options = opaque;
    struct context *context = options->context;
    if (!*context->settings.database_url)
        return error_set(error, ERROR_CONFIG,
                         "municipalities are given by name: DATABASE_URL must say where to look them up; or give their "
                         "codes (GM0716)");
    if (!options->standing.ledger && !command_standing(context, &options->standing)) {
        *error = context->error;
        return false;
    }
    municipality_candidates(options->standing.ledger, name, found);
    return true;
}

bool reading_option(struct reading_options *options, int key, const char *argument, struct argp_state *state)
{
    struct reading *reading = &options->reading;
    if (key == OPTION_SHEET)
        reading->sheet = argument;
    else if (key == OPTION_IGNORE && reading->ignored_count == ROW_COLUMNS_MOST)
        argp_error(state, "--ignore is given more than %d times", ROW_COLUMNS_MOST);
    else if (key == OPTION_IGNORE)
        options->ignored[reading->ignored_count++] = argument;
    return key == OPTION_SHEET || key == OPTION_IGNORE;
}

struct reading *reading_begin(struct reading_options *options, struct context *context, struct arena *arena)
{
    options->context = context;
    options->finder = (struct municipality_finder){on_name, options};
    options->reading.arena = arena;
    options->reading.ignored = options->ignored;
    options->reading.finder = &options->finder;
    return &options->reading;
}

void reading_end(struct reading_options *options)
{
    municipalities_free(&options->reading);
    standing_free(&options->standing);
}

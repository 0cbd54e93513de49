#include "taakctl/figures_options.h"

void figures_at(struct figures_options *options, const char *text, struct argp_state *state)
{
    if (!day_parse(text, &options->at))
        argp_error(state, "'%s' is no day such as 2017-04-01", text);
}

void figures_period_read(struct figures_options *options, const char *text, struct argp_state *state)
{
    if (options->period != PERIOD_NONE || !period_parse(text, &options->period))
        argp_error(state, "'%s' is no period such as 2017-1 or 2017-II", text);
}

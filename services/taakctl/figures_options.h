// What commands that show figures read of their arguments: the period, and the day as of which.
#pragma once

#include "taakctl/command.h"

struct figures_options {
    int period; // PERIOD_NONE: none was given
    int32_t at; // DAY_NONE: now
};

#define FIGURES_OPTIONS_NONE ((struct figures_options){PERIOD_NONE, DAY_NONE})

// The option, for a command's list of them.
#define FIGURES_OPTION_AT {"at", 'a', "DAY", 0, "The figures as of a month's first day: 2017-04-01", 0}

// Takes the value of --at, and an argument that is the period; what is none is wrong usage.
void figures_at(struct figures_options *options, const char *text, struct argp_state *state);
void figures_period_read(struct figures_options *options, const char *text, struct argp_state *state);

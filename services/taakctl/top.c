#include "screen/top.h"
#include "common/version.h"
#include "taakctl/command.h"

#define EVERY_S      2
#define EVERY_MOST_S 3600

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    int *every_s = state->input;
    if (key != 'e')
        return ARGP_ERR_UNKNOWN;
    *every_s = (int)command_number(argument, EVERY_MOST_S, state);
    return 0;
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"every", 'e', "SECONDS", 0, "Look every so many seconds, default 2", 0}, {0}};
    static const char more[] =
        "A live screen: how far each topic's consumers are, since when and how fast; what the emitter has to do; what "
        "is "
        "rejected, from whom; who works. Keys: q ends, p pauses, s sorts, Enter looks into a topic, r shows rejects, w "
        "who works, ? tells of all. Over a slow line only what changed is sent; --every 10 spares it and the servers.";
    int every_s = EVERY_S;
    return command_parse(context, &command_top, argc, argv, options, on_option, &every_s, more) &&
           top_show(&context->settings, PROGRAM_IDENTITY("taakctl"), every_s * 1000, &context->error);
}

const struct command command_top = {"top", "[--every SECONDS]", "A live screen of all that moves.",
                                    SETTINGS_KAFKA | SETTINGS_DATABASE, run};

// Prints a message as `taakctl watch` shows it.
#pragma once

#include "survey/places.h"
#include "topics/topics.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

struct watch_line {
    const struct topic *topic;
    const json_t *message;       // as topics/message_json.h gives it
    bool update;                 // it is one of quotas or nation,
    const json_t *before;        // and this is the value of the one before; NULL: not known
    const struct places *places; // NULL: names are not known
};

// The day of the last line that was printed. Begin with {0}.
struct watch_day {
    char text[16];
};

// Prints it on one line, and before it the day where that is another one.
void watch_print(const struct watch_line *line, struct watch_day *day, FILE *out);

// The code of the municipality that a message is about, borrowed; "" where it is about none.
const char *watch_municipality(const json_t *message);

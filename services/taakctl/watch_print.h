// Prints a message as `taakctl watch` shows it.
#pragma once

#include "topics/topics.h"

#include <jansson.h>
#include <stdio.h>

// Prints a message of a topic, as topics/message_json.h gives it, on one line.
void watch_print(const struct topic *topic, const json_t *message, FILE *out);

// What the user has chosen to see, and drawing it. For top.c and top_draw.c alone.
#pragma once

#include "survey/pulse.h"
#include "survey/topic_sums.h"

enum top_view { VIEW_ALL, VIEW_TOPIC, VIEW_REJECTS, VIEW_MEMBERS, VIEW_HELP };
enum top_colour { TOP_PLAIN, TOP_GOOD, TOP_WARN, TOP_BAD };

struct top_state {
    enum top_view view;
    const struct topic *topic; // of VIEW_TOPIC
    enum topic_order order;
    const char *order_name;
    bool paused;
    int every_ms;
    size_t chosen;                      // the line of the topics that the cursor is on
    const struct topic *topics[TOPICS]; // as they were drawn last
    size_t topic_count;
};

// Draws the whole screen.
void top_draw(struct top_state *state, const struct pulse_shot *shot);

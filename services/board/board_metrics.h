// What the board tells Prometheus of itself.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct board_metrics;

struct board_metrics *board_metrics_new(void);
void board_metrics_free(struct board_metrics *metrics);

// A request was answered: by which route (its place in routes, or routes_count: none), with which status, and how long
// that took.
void board_metrics_request(struct board_metrics *metrics, size_t route, unsigned status, int64_t ms);

// How many streams are open now.
void board_metrics_streams(struct board_metrics *metrics, int64_t open);

// The figures shown are those that the database has at this moment.
void board_metrics_current(struct board_metrics *metrics);

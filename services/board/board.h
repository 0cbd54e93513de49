// The board: shows where everyone stands, to people as pages and to programs as JSON, and tells each update at once. It
// only reads PostgreSQL, with a role that need not be able to do more.
//
//     follow.h   looks at the tables whenever the emitter has written, and hands what changed to
//     store.h    which keeps the figures in memory, and the records that explain them, and to
//     stream.h   which tells it to all who listen;
//     routes.h   finds who answers a request: api*.c with JSON, site*.c with pages
#pragma once

#include "common/service.h"

struct board;

// It must be there before the service is opened, as requests may come from then on: until the figures were read they
// are answered 503. NULL with ERROR_FATAL where the pages that are built in have a fault.
struct board *board_new(struct error *error);
void board_free(struct board *board); // after the service is closed

// How requests get to it, for service_open. Borrowed from the board.
const struct http_site *board_site(const struct board *board);

// Follows the tables until a stop is requested, or fails.
void board_run(struct board *board, struct service *service, struct error *error);

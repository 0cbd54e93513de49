// A request as the board reads it: its path in segments, its query as arguments, its language.
#pragma once

#include "standing/language.h"

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define SEGMENTS_MOST  6
#define ARGUMENTS_MOST 64
#define PATH_LONGEST   255  // bytes
#define QUERY_LONGEST  2000 // bytes; it comes back in the header Link

struct argument {
    const char *name, *value; // borrowed from the connection, UTF-8
};

struct request {
    struct MHD_Connection *connection;
    char path[PATH_LONGEST + 1];
    char parts[PATH_LONGEST + 1]; // the path, cut at its slashes
    const char *segments[SEGMENTS_MOST];
    size_t segment_count;
    struct argument arguments[ARGUMENTS_MOST];
    size_t argument_count;
    enum language language; // by the argument `lang`; Dutch where there is none
};

// Reads a request. False with a sentence in `why` where it is none that could mean anything: a path or query that is
// too long, that holds a NUL or is no UTF-8, an argument twice that is not `transfer` or `reorganisation`, a language
// that is none.
__attribute__((warn_unused_result)) bool request_read(struct request *request, struct MHD_Connection *connection,
                                                      const char *path, char *why, size_t why_size);

// The value of an argument; NULL where it is not given.
const char *request_argument(const struct request *request, const char *name);

// A whole number from lowest to highest, or `otherwise` where it is not given. False where it is something else.
__attribute__((warn_unused_result)) bool request_number(const struct request *request, const char *name, int64_t lowest,
                                                        int64_t highest, int64_t otherwise, int64_t *number);

// The value of a header of the request; NULL where it has none.
const char *request_header(const struct request *request, const char *name);

// Whether the reader takes what is compressed by gzip; and whether a value of Accept-Encoding says so.
bool request_accepts_gzip(const struct request *request);
bool accepts_gzip(const char *accepted);

// Writes the query as it may stand in an address, without the arguments that `without` names, with spaces between.
void request_query_print(const struct request *request, const char *without, FILE *out);

// Whether every argument is one of `names`, which stand between spaces. The first that is not is written into *unknown.
bool request_arguments_known(const struct request *request, const char *names, const char **unknown);

#include "board/request.h"
#include "common/http.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

static bool is_text(const char *text, size_t size)
{
    return strlen(text) == size && u8_check((const uint8_t *)text, size) == NULL;
}

// Those of which a question may have several.
static bool may_repeat(const char *name)
{
    return strcmp(name, "transfer") == 0 || strcmp(name, "reorganisation") == 0;
}

struct reading {
    struct request *request;
    const char *why; // NULL: nothing is wrong so far
    size_t size;     // of all names and values so far, in bytes
};

static enum MHD_Result on_argument(void *context, enum MHD_ValueKind kind, const char *name, size_t name_size,
                                   const char *value, size_t value_size)
{
    struct reading *reading = context;
    struct request *request = reading->request;
    (void)kind;
    if (!value)
        value = "", value_size = 0;
    reading->size += name_size + value_size;
    if (reading->size > QUERY_LONGEST)
        reading->why = "the query is longer than 2000 bytes";
    else if (request->argument_count == ARGUMENTS_MOST || strchr(value, HTTP_TOO_MANY))
        reading->why = "the query has more arguments than there is room for: some 30";
    else if (!is_text(name, name_size) || !is_text(value, value_size))
        reading->why = "the query is no UTF-8 text";
    else if (!may_repeat(name) && request_argument(request, name))
        reading->why = "an argument is given twice";
    if (reading->why)
        return MHD_NO;
    request->arguments[request->argument_count++] = (struct argument){name, value};
    return MHD_YES;
}

static const char *path_read(struct request *request, const char *path)
{
    size_t size = strlen(path);
    if (size > PATH_LONGEST)
        return "the path is longer than 255 bytes";
    if (u8_check((const uint8_t *)path, size) != NULL)
        return "the path is no UTF-8 text";
    memcpy(request->path, path, size + 1);
    memcpy(request->parts, path, size + 1);
    char *rest = request->parts, *saved = NULL;
    for (char *part; (part = strtok_r(rest, "/", &saved)) != NULL; rest = NULL) {
        if (request->segment_count == SEGMENTS_MOST)
            return "the path has too many parts";
        request->segments[request->segment_count++] = part;
    }
    return NULL;
}

static const char *language_read(struct request *request)
{
    const char *asked = request_argument(request, "lang");
    if (!asked || strcmp(asked, "nl") == 0)
        request->language = LANGUAGE_NL;
    else if (strcmp(asked, "en") == 0)
        request->language = LANGUAGE_EN;
    else
        return "lang is nl or en";
    return NULL;
}

bool request_read(struct request *request, struct MHD_Connection *connection, const char *path, char *why,
                  size_t why_size)
{
    struct reading reading = {request, NULL, 0};
    request->connection = connection;
    request->segment_count = request->argument_count = 0;
    request->path[0] = '\0';
    request->language = LANGUAGE_NL;
    reading.why = path_read(request, path);
    if (!reading.why)
        MHD_get_connection_values_n(connection, MHD_GET_ARGUMENT_KIND, on_argument, &reading);
    if (!reading.why)
        reading.why = language_read(request);
    if (reading.why)
        snprintf(why, why_size, "%s", reading.why);
    return reading.why == NULL;
}

const char *request_argument(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->argument_count; i++)
        if (strcmp(request->arguments[i].name, name) == 0)
            return request->arguments[i].value;
    return NULL;
}

bool request_number(const struct request *request, const char *name, int64_t lowest, int64_t highest, int64_t otherwise,
                    int64_t *number)
{
    const char *text = request_argument(request, name);
    char *end;
    *number = otherwise;
    if (!text)
        return true;
    if (strspn(text, "0123456789") != strlen(text) || !*text)
        return false;
    errno = 0;
    *number = strtoll(text, &end, 10);
    return errno == 0 && *number >= lowest && *number <= highest;
}

const char *request_header(const struct request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

// Whether a name is one of those that stand between spaces.
static bool is_among(const char *name, const char *names)
{
    size_t size = strlen(name);
    for (const char *at = names; *at; at += strcspn(at, " "), at += strspn(at, " "))
        if (size > 0 && strcspn(at, " ") == size && strncmp(at, name, size) == 0)
            return true;
    return false;
}

// A text as it may stand in a query (RFC 3986, section 2.3).
static void encoded_print(const char *text, FILE *out)
{
    for (const char *c = text; *c; c++)
        if (isalnum((unsigned char)*c) || strchr("-._~:", *c))
            fputc(*c, out);
        else
            fprintf(out, "%%%02X", (unsigned char)*c);
}

void request_query_print(const struct request *request, const char *without, FILE *out)
{
    const char *between = "";
    for (size_t i = 0; i < request->argument_count; i++) {
        if (is_among(request->arguments[i].name, without))
            continue;
        fputs(between, out);
        between = "&";
        encoded_print(request->arguments[i].name, out);
        fputc('=', out);
        encoded_print(request->arguments[i].value, out);
    }
}

bool request_arguments_known(const struct request *request, const char *names, const char **unknown)
{
    for (size_t i = 0; i < request->argument_count; i++)
        if (!is_among(request->arguments[i].name, names)) {
            *unknown = request->arguments[i].name;
            return false;
        }
    return true;
}

// "gzip" among the codings, and not with q=0 (RFC 9110, section 12.5.3).
bool accepts_gzip(const char *accepted)
{
    const char *gzip = strcasestr(accepted, "gzip");
    if (!gzip)
        return false;
    const char *end = gzip + strcspn(gzip, ","), *weight = strcasestr(gzip, "q=");
    return !weight || weight > end || strtod(weight + strlen("q="), NULL) > 0;
}

bool request_accepts_gzip(const struct request *request)
{
    const char *accepted = request_header(request, MHD_HTTP_HEADER_ACCEPT_ENCODING);
    return accepted && accepts_gzip(accepted);
}

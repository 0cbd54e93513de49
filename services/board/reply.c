#include "board/reply.h"
#include "board/compression.h"
#include "common/arena.h"
#include "common/printable.h"
#include "messages/identifier.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHORT 1400 // bytes: what one packet takes needs no compression

// All that a page may use comes from here; nobody may frame it, and no sniffing.
static const char *const security_headers[][2] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
     "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Vary", "Accept-Encoding"},
};
#define SECURITY_HEADERS (sizeof security_headers / sizeof *security_headers)

bool reply_body(struct reply *reply, const char *type, char *body, size_t size)
{
    if (!body)
        return reply_fault(reply, MHD_HTTP_INTERNAL_SERVER_ERROR, "out of memory");
    reply->status = MHD_HTTP_OK;
    reply->type = type;
    reply->body = body;
    reply->size = size;
    return true;
}

bool reply_json(struct reply *reply, json_t *json)
{
    char *text = printable_json_text(json, JSON_COMPACT | JSON_DECIMALS);
    json_decref(json);
    return reply_body(reply, "application/json", text, text ? strlen(text) : 0);
}

bool reply_text(struct reply *reply, const char *type, const char *text)
{
    size_t size = strlen(text);
    return reply_body(reply, type, memory_text(text, size), size);
}

bool reply_sent_on(struct reply *reply)
{
    reply->status = MHD_HTTP_SEE_OTHER;
    return true;
}

bool reply_fault(struct reply *reply, unsigned status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reply->fault, sizeof reply->fault, format, arguments);
    va_end(arguments);
    reply->status = status;
    return false;
}

bool reply_error(struct reply *reply, const struct error *error)
{
    if (error->kind == ERROR_CONFIG)
        return reply_fault(reply, MHD_HTTP_BAD_REQUEST, "%s", error->message);
    return reply_fault(reply, MHD_HTTP_SERVICE_UNAVAILABLE, "the figures cannot be read now; try again in a while");
}

void reply_header_add(struct reply *reply, const char *name, const char *format, ...)
{
    va_list arguments;
    char *value = NULL;
    va_start(arguments, format);
    if (reply->header_count < REPLY_HEADERS_MOST && vasprintf(&value, format, arguments) >= 0)
        reply->headers[reply->header_count++] = (struct reply_header){name, value};
    va_end(arguments);
}

static const char *status_title(unsigned status)
{
    switch (status) {
    case MHD_HTTP_BAD_REQUEST:
        return "Bad Request";
    case MHD_HTTP_NOT_FOUND:
        return "Not Found";
    case MHD_HTTP_METHOD_NOT_ALLOWED:
        return "Method Not Allowed";
    case MHD_HTTP_SERVICE_UNAVAILABLE:
        return "Service Unavailable";
    default:
        return "Internal Server Error";
    }
}

void reply_problem(struct reply *reply, const struct request *request)
{
    json_t *problem = json_pack("{s:s, s:i, s:s, s:s}", "title", status_title(reply->status), "status",
                                (int)reply->status, "detail", reply->fault, "instance", request->path);
    reply->body = printable_json_text(problem, JSON_COMPACT);
    reply->size = reply->body ? strlen(reply->body) : 0;
    reply->type = "application/problem+json";
    json_decref(problem);
}

// A strong validator: bodies that differ in a byte have another one.
static void etag_make(const struct reply *reply, char etag[ETAG_SIZE])
{
    uint8_t id[16];
    char text[UUID_TEXT_SIZE];
    uuid_of_name(reply->body, reply->size, id);
    snprintf(etag, ETAG_SIZE, "\"%s\"", uuid_format(id, text));
}

static void headers_add(const struct reply *reply, struct MHD_Response *response)
{
    MHD_add_response_header(response, "API-Version", "1.0.0"); // of the NL API Design Rules
    // None of these for a stream, which keeps its headers in memory for as long as it lasts.
    for (size_t i = 0; !reply->stream && i < SECURITY_HEADERS; i++)
        MHD_add_response_header(response, security_headers[i][0], security_headers[i][1]);
    for (size_t i = 0; i < reply->header_count; i++)
        MHD_add_response_header(response, reply->headers[i].name, reply->headers[i].value);
    if (reply->status == MHD_HTTP_SERVICE_UNAVAILABLE)
        MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, "5");
    if (reply->type)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply->type);
}

static bool is_text(const char *type)
{
    return strncmp(type, "text/", strlen("text/")) == 0 || strstr(type, "json") || strstr(type, "svg");
}

// A page of the whole country is a sixth of its size then.
static void reply_compress(struct reply *reply, const struct request *request)
{
    size_t size;
    if (!reply->body || reply->size < SHORT || !is_text(reply->type) || !request_accepts_gzip(request))
        return;
    char *compressed = gzip_compress(reply->body, reply->size, &size);
    if (!compressed)
        return;
    free(reply->body);
    reply->body = compressed;
    reply->size = size;
    reply_header_add(reply, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
}

// The response with all its headers; it takes the body, or is the stream. NULL where memory is short.
static struct MHD_Response *response_make(struct reply *reply, const char *etag)
{
    struct MHD_Response *response = reply->stream;
    if (!response) {
        response = MHD_create_response_from_buffer(reply->size, reply->body, MHD_RESPMEM_MUST_FREE);
        if (!response)
            return NULL;
        reply->body = NULL;
    }
    headers_add(reply, response);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL,
                            reply->stream ? "no-store" : "no-cache"); // no-cache: ask again each time, by the tag
    if (*etag)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, etag);
    reply->stream = NULL;
    return response;
}

static void reply_free(struct reply *reply)
{
    free(reply->body);
    if (reply->stream)
        MHD_destroy_response(reply->stream);
    for (size_t i = 0; i < reply->header_count; i++)
        free(reply->headers[i].value);
}

static enum MHD_Result reply_queue(struct reply *reply, const struct request *request, struct reply_cache *cache,
                                   int64_t generation)
{
    char etag[ETAG_SIZE] = "";
    reply_compress(reply, request);
    if (reply->status == MHD_HTTP_OK && !reply->stream)
        etag_make(reply, etag);
    bool same = *etag && etag_known(request, etag);
    size_t size = reply->size;
    struct MHD_Response *response = response_make(reply, etag);
    if (!response)
        return MHD_NO;
    enum MHD_Result queued = same ? not_modified_queue(request, etag)
                                  : MHD_queue_response(request->connection, reply->status, response);
    if (*etag && cache && !reply->partial)
        reply_cache_keep(cache, request, generation, etag, response, size);
    else
        MHD_destroy_response(response);
    if (same)
        reply->status = MHD_HTTP_NOT_MODIFIED;
    return queued;
}

enum MHD_Result reply_send(struct reply *reply, const struct request *request, struct reply_cache *cache,
                           int64_t generation, unsigned *status)
{
    enum MHD_Result queued = reply_queue(reply, request, cache, generation);
    *status = reply->status;
    reply_free(reply);
    return queued;
}

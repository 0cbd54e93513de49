#include "signatures/digest.h"
#include "messages/event.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ID, SOURCE, SPECVERSION, TYPE, DATACONTENTTYPE, DATASCHEMA, SUBJECT, TIME, HEADERS, DATA = HEADERS, PARTS };

static const char *const header_names[HEADERS] = {"ce_id",        "ce_source",     "ce_specversion", "ce_type",
                                                  "content-type", "ce_dataschema", "ce_subject",     "ce_time"};

// The header whose name is the prefix and the name, in either case of letters; NULL where there is none. False where it
// is there twice.
static bool header_find(const struct message *message, const char *prefix, const char *name,
                        const struct header **found)
{
    size_t length = strlen(prefix);
    *found = NULL;
    for (size_t i = 0; i < message->header_count; i++) {
        const struct header *header = &message->headers[i];
        if (strncasecmp(header->name, prefix, length) != 0 || strcasecmp(header->name + length, name) != 0)
            continue;
        if (*found)
            return false;
        *found = header;
    }
    return true;
}

static void sha256(const void *bytes, size_t size, uint8_t digest[DIGEST_SIZE])
{
    SHA256(bytes ? bytes : "", bytes ? size : 0, digest);
}

static bool time_digest(const struct header *header, uint8_t digest[DIGEST_SIZE], const char **why)
{
    int64_t time_us;
    char text[EVENT_TIME_SIZE];
    if (!header || !header->value) {
        sha256(NULL, 0, digest);
        return true;
    }
    if (!event_time_read((const char *)header->value, header->size, &time_us)) {
        *why = "header ce_time is no RFC 3339 time";
        return false;
    }
    if (memchr(header->value, '.', header->size)) {
        *why = "header ce_time has a fraction of a second, which a signature does not cover: leave it out";
        return false;
    }
    event_time_seconds(time_us, text);
    sha256(text, strlen(text), digest);
    return true;
}

bool digest_core(const struct message *message, uint8_t digest[DIGEST_SIZE], const char **why)
{
    uint8_t parts[PARTS][DIGEST_SIZE];
    for (int i = 0; i < HEADERS; i++) {
        const struct header *header;
        if (!header_find(message, "", header_names[i], &header)) {
            *why = "a header that is signed is there more than once";
            return false;
        }
        if (i != TIME)
            sha256(header ? header->value : NULL, header ? header->size : 0, parts[i]);
        else if (!time_digest(header, parts[i], why))
            return false;
    }
    sha256(message->value, message->value_size, parts[DATA]);
    sha256(parts, sizeof parts, digest);
    return true;
}

bool digest_extensions(const struct message *message, const char *const *names, size_t count,
                       uint8_t digest[DIGEST_SIZE], const char **why)
{
    uint8_t(*parts)[DIGEST_SIZE] = memory_resize(NULL, count, sizeof *parts);
    bool once = true;
    for (size_t i = 0; once && i < count; i++) {
        const struct header *header;
        once = header_find(message, "ce_", names[i], &header);
        sha256(header ? header->value : NULL, header ? header->size : 0, parts[i]);
    }
    if (once)
        sha256(parts, count * sizeof *parts, digest);
    else
        *why = "a header that is signed is there more than once";
    free(parts);
    return once;
}

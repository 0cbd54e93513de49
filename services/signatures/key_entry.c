#include "signatures/key_entry.h"
#include "messages/event.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *keyid_of(const struct key *key, char text[KEYID_TEXT_SIZE])
{
    uint8_t fingerprint[KEY_FINGERPRINT_SIZE];
    key_fingerprint(key, fingerprint);
    for (size_t i = 0; i < (KEYID_TEXT_SIZE - 1) / 2; i++)
        snprintf(text + 2 * i, 3, "%02x", fingerprint[i]);
    return text;
}

bool key_file_create(const struct key *key, const char *path, struct error *error)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return error_set(error, ERROR_FATAL, "%s: %s", path, strerror(errno));
    struct arena *arena = arena_new();
    const char *pem = key_pem_private(key, arena);
    size_t size = strlen(pem);
    bool ok = write(descriptor, pem, size) == (ssize_t)size && fsync(descriptor) == 0;
    if (!ok)
        error_set(error, ERROR_FATAL, "%s: %s", path, strerror(errno));
    arena_free(arena);
    close(descriptor);
    if (!ok)
        unlink(path);
    return ok;
}

json_t *key_entry_json(const struct key *key, int64_t from_us, int64_t until_us)
{
    char keyid[KEYID_TEXT_SIZE], from[EVENT_TIME_SIZE], until[EVENT_TIME_SIZE];
    struct arena *arena = arena_new();
    json_t *entry = json_pack("{s:s, s:s, s:s, s:s, s:s}", "keyid", keyid_of(key, keyid), "algorithm",
                              key_algorithm_name(key_algorithm(key)), "public_key", key_pem_public(key, arena), "from",
                              event_time_seconds(from_us, from), "until", event_time_seconds(until_us, until));
    arena_free(arena);
    return entry;
}

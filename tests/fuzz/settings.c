// The settings of the environment. Input: lines of NAME=VALUE; or, behind a line FILE, what is in the file that
// EVENT_SOURCE_FILE names.
//
// covers: common/settings.c common/schema_ids.c common/urn.c
#include "fuzz.h"

#include "common/printable.h"
#include "common/schema_ids.h"
#include "common/settings.h"

#include <sys/mman.h>
#include <unistd.h>

#define ENTRIES_MOST 32

// Such variables would let the input choose files to read, or programs to load.
static bool is_file(const char *entry)
{
    return strstr(entry, "_FILE") != NULL || strstr(entry, "PLUGIN") != NULL;
}

static void load(char **environment, unsigned needs)
{
    struct settings settings;
    struct error error = {0};
    if (settings_load(&settings, needs, environment, &error)) {
        MUST(settings.batch_max_events >= 1 && settings.batch_max_ms >= 0 && settings.log_level >= 0);
        MUST(is_printable(settings.event_source, strlen(settings.event_source)));
        MUST((schema_ids_count(settings.schema_ids) == 0) == !*settings.schema_ids);
        MUST(schema_id_of(settings.schema_ids, "taakstelling.quotas.v1") >= 0);
    } else {
        MUST(error.kind == ERROR_CONFIG && *error.message);
    }
    settings_free(&settings);
}

static void load_file(const struct input *input)
{
    int file = memfd_create("setting", 0);
    size_t size = (size_t)(input->end - input->at);
    char entry[64], *environment[] = {entry, NULL};
    MUST(file >= 0 && write(file, input->at, size) == (ssize_t)size);
    snprintf(entry, sizeof entry, "EVENT_SOURCE_FILE=/proc/self/fd/%d", file);
    load(environment, 0);
    close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, data + size};
    char *environment[ENTRIES_MOST + 1] = {NULL};
    size_t count = 0;
    if (size > 5 && memcmp(data, "FILE\n", 5) == 0) {
        input.at += 5;
        load_file(&input);
        return 0;
    }
    while (input.at < input.end && count < ENTRIES_MOST) {
        environment[count] = input_line(&input);
        if (is_file(environment[count])) {
            free(environment[count]);
            environment[count] = NULL;
        } else {
            count++;
        }
    }
    load(environment, SETTINGS_ALL);
    for (size_t i = 0; i < count; i++)
        free(environment[i]);
    return 0;
}

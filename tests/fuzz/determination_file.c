// A determination that somebody signed, as `taakctl determine sign` and `publish` read it from a file.
//
// covers: feed/determination_file.c
#include "fuzz.h"

#include "common/printable.h"
#include "feed/determination_file.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct determination_file file; // it must not be moved
    char path[32];
    struct error error = {0};
    struct arena *arena = arena_new();
    int descriptor = memfd_create("determination", MFD_CLOEXEC);
    MUST(descriptor >= 0 && write(descriptor, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    if (determination_file_read(&file, path, arena, &error)) {
        json_t *known = determination_file_json(&file, NULL, arena);
        MUST(known && file.message.value && file.envelope.signature_count <= SIGNATURES_MOST);
        json_decref(known);
    } else {
        MUST((error.kind == ERROR_POISON || error.kind == ERROR_FATAL) && *error.message);
        MUST(is_printable(error.message, strlen(error.message)));
    }
    close(descriptor);
    arena_free(arena);
    return 0;
}

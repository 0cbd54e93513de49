// Kafka's servers. Two lists make one list, and nothing in one steers a terminal or stands between two servers.
//
// covers: common/server_list.c
#include "fuzz.h"

#include "common/printable.h"
#include "common/server_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = input_text(data, size);
    if (is_server_list(text)) {
        size_t length = strlen(text), room = 2 * length + 2;
        char *twice = malloc(room);
        MUST(twice && is_printable(text, length) && !strpbrk(text, " \t"));
        snprintf(twice, room, "%s,%s", text, text);
        MUST(is_server_list(twice));
        free(twice);
    }
    free(text);
    return 0;
}

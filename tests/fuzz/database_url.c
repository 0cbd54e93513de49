// A database's address. What the check lets pass libpq reads.
//
// covers: common/database_url.c
#include "fuzz.h"

#include "common/database_url.h"
#include "common/printable.h"

#include <libpq-fe.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = input_text(data, size), why[512] = "";
    if (database_url_check(text, why, sizeof why)) {
        PQconninfoOption *options = PQconninfoParse(text, NULL);
        MUST(options);
        PQconninfoFree(options);
    } else {
        MUST(*why && is_printable(why, strlen(why)));
    }
    free(text);
    return 0;
}

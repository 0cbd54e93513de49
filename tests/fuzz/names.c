// Names of municipalities, as messages have them and as people type them. Input: one as long as a message may have it.
//
// covers: standing/municipality_name.c
#include "fuzz.h"

#include "messages/check.h"
#include "standing/municipality_name.h"

// A name is the same as itself without its case and accents, with no mistake in it.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = input_text(data, size < NAME_BYTES_MOST ? size : NAME_BYTES_MOST), *folded = name_fold(text);
    if (folded && *folded) {
        MUST(name_fits(text, folded) == NAME_SAME && name_mistakes(text, folded) == 0);
        MUST(name_mistakes_most(folded) <= 3);
    }
    free(folded);
    free(text);
    return 0;
}

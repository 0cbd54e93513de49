#include "taakctl/municipality_name.h"
#include "common/arena.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

// Folded. The register knows these two by names that few people say.
static const struct {
    const char *official, *everyday;
} everyday_names[] = {{"sgravenhage", "denhaag"}, {"shertogenbosch", "denbosch"}};

// No modifier letter: U+02BC is one, and stands for an apostrophe.
static bool is_kept(ucs4_t character)
{
    return uc_is_general_category(character, UC_DECIMAL_DIGIT_NUMBER) ||
           (uc_is_general_category(character, UC_LETTER) && !uc_is_general_category(character, UC_MODIFIER_LETTER));
}

// Decomposed, an accent is a character of its own, which is no letter.
char *name_fold(const char *text)
{
    size_t length = strlen(text), kept = 0;
    if (u8_check((const uint8_t *)text, length))
        return NULL; // u8_casefold would pass over what is wrong
    uint8_t *folded = u8_casefold((const uint8_t *)text, length, NULL, UNINORM_NFKD, NULL, &length);
    if (!folded)
        return NULL;
    char *name = memory_resize(NULL, length + 1, 1);
    for (size_t at = 0; at < length;) {
        ucs4_t character;
        int size = u8_mbtouc(&character, folded + at, length - at);
        if (is_kept(character)) {
            memcpy(name + kept, folded + at, (size_t)size);
            kept += (size_t)size;
        }
        at += (size_t)size;
    }
    name[kept] = '\0';
    free(folded);
    return name;
}

static enum name_fit folded_fits(const char *name, const char *asked)
{
    return strcmp(name, asked) == 0 ? NAME_SAME : strstr(name, asked) ? NAME_PART : NAME_OTHER;
}

enum name_fit name_fits(const char *name, const char *asked)
{
    char *folded = name_fold(name);
    if (!folded)
        return NAME_OTHER;
    enum name_fit fit = folded_fits(folded, asked);
    for (size_t i = 0; i < sizeof everyday_names / sizeof *everyday_names; i++)
        if (strcmp(folded, everyday_names[i].official) == 0) {
            enum name_fit everyday = folded_fits(everyday_names[i].everyday, asked);
            fit = everyday > fit ? everyday : fit;
        }
    free(folded);
    return fit;
}

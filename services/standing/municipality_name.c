#include "standing/municipality_name.h"
#include "common/arena.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

// The two cities, both names folded.
static const struct {
    const char *official, *everyday;
} everyday_names[] = {{"sgravenhage", "denhaag"}, {"shertogenbosch", "denbosch"}};

// Whether a character counts when names are compared: letters and digits do. A modifier letter does not, as U+02BC is
// one and stands for an apostrophe.
static bool is_kept(ucs4_t character)
{
    return uc_is_general_category(character, UC_DECIMAL_DIGIT_NUMBER) ||
           (uc_is_general_category(character, UC_LETTER) && !uc_is_general_category(character, UC_MODIFIER_LETTER));
}

// Decomposed (NFKD), an accent becomes a character of its own, which is no letter and is left out.
char *name_fold(const char *text)
{
    size_t length = strlen(text), kept = 0;
    if (u8_check((const uint8_t *)text, length))
        return NULL; // checked here, as u8_casefold would take it
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

// The everyday name of a folded name; the name itself where it has none.
static const char *everyday_of(const char *folded)
{
    for (size_t i = 0; i < sizeof everyday_names / sizeof *everyday_names; i++)
        if (strcmp(folded, everyday_names[i].official) == 0)
            return everyday_names[i].everyday;
    return folded;
}

enum name_fit name_fits(const char *name, const char *asked)
{
    char *folded = name_fold(name);
    if (!folded)
        return NAME_OTHER;
    enum name_fit fit = folded_fits(folded, asked), everyday = folded_fits(everyday_of(folded), asked);
    free(folded);
    return everyday > fit ? everyday : fit;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

// The distance of name_mistakes, by bytes: nearly every folded letter is one. rows[0] is the row of distances that is
// being filled; rows[1] and rows[2] are the two before it.
static int distance_of(const char *a, const char *b)
{
    size_t width = strlen(b) + 1;
    int *cells = memory_resize(NULL, 3 * width, sizeof *cells), *rows[] = {cells, cells + width, cells + 2 * width};
    for (size_t j = 0; j < width; j++)
        rows[0][j] = (int)j;
    for (size_t i = 1; i <= strlen(a); i++) {
        int *oldest = rows[2];
        rows[2] = rows[1], rows[1] = rows[0], rows[0] = oldest;
        rows[0][0] = (int)i;
        for (size_t j = 1; j < width; j++) {
            int same = rows[1][j - 1] + (a[i - 1] != b[j - 1]);
            rows[0][j] = least(same, least(rows[1][j], rows[0][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                rows[0][j] = least(rows[0][j], rows[2][j - 2] + 1);
        }
    }
    int distance = rows[0][width - 1];
    free(cells);
    return distance;
}

int name_mistakes(const char *name, const char *asked)
{
    char *folded = name_fold(name);
    int mistakes = INT_MAX;
    if (folded)
        mistakes = least(distance_of(folded, asked), distance_of(everyday_of(folded), asked));
    free(folded);
    return mistakes;
}

int name_mistakes_most(const char *asked)
{
    size_t most = strlen(asked) / 3;
    return most > 3 ? 3 : (int)most;
}

#include "pages/pages.h"

#include "common/arena.h"
#include "pages/pages_inside.h"
#include "pages_templates.h"
#include "pages_words.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool words_read(struct pages *pages, enum language language, const struct embedded_text *file,
                       struct error *error)
{
    json_error_t fault;
    pages->words[language] = json_loads(file->text, JSON_REJECT_DUPLICATES, &fault);
    return pages->words[language] ||
           error_set(error, ERROR_FATAL, "words/%s.json, line %d: %s", file->name, fault.line, fault.text);
}

struct pages *pages_new(struct error *error)
{
    struct pages *pages = memory_resize(NULL, 1, sizeof *pages);
    *pages = (struct pages){.templates = templates_parse(pages_templates, COUNT(pages_templates), error)};
    if (pages->templates && words_read(pages, LANGUAGE_NL, pages_words_nl, error) &&
        words_read(pages, LANGUAGE_EN, pages_words_en, error))
        return pages;
    pages_free(pages);
    return NULL;
}

void pages_free(struct pages *pages)
{
    if (!pages)
        return;
    for (int language = 0; language < LANGUAGES; language++)
        json_decref(pages->words[language]);
    templates_free(pages->templates);
    free(pages);
}

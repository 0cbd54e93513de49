// render TEMPLATE [LANGUAGE]: renders a template of services/pages with a view, a JSON object on standard input, which
// is given the words of the language ("nl" where none is named) as `words`. For whoever works on a template.
#include "pages/template.h"
#include "pages_templates.h"
#include "pages_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static json_t *words_of(const char *language)
{
    for (size_t i = 0; i < COUNT(pages_words); i++)
        if (strcmp(pages_words[i].name, language) == 0)
            return json_loads(pages_words[i].text, 0, NULL);
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc != 2 && argc != 3) {
        fputs("usage: render TEMPLATE [LANGUAGE] <VIEW.json\n", stderr);
        return 64;
    }
    struct error error = {0};
    struct buffer out = {0};
    json_error_t fault = {.text = "no such language"};
    json_t *view = json_loadf(stdin, 0, &fault), *words = words_of(argc == 3 ? argv[2] : "nl");
    if (!view || !words) {
        fprintf(stderr, "render: %s, line %d\n", fault.text, fault.line);
        return 1;
    }
    json_object_set_new(view, "words", words);
    struct templates *templates = templates_parse(pages_templates, COUNT(pages_templates), &error);
    bool rendered = templates && template_render(templates, argv[1], view, &out, &error);
    if (rendered)
        fwrite(out.text, 1, out.size, stdout);
    else
        fprintf(stderr, "render: %s\n", error.message);
    free(out.text);
    templates_free(templates);
    json_decref(view);
    return rendered ? 0 : 1;
}

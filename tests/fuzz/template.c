// Templates and views. Input: a template, a NUL, and the view's text, which the name `a` gives.
//
// covers: pages/template.c pages/template_parse.c pages/buffer.c
#include "fuzz.h"

#include "pages/template.h"

// How many sections a template begins. Each within another over a list of two writes twice as much.
static size_t count_sections(const char *text)
{
    size_t count = 0;
    for (const char *at = strstr(text, "{{#"); at; at = strstr(at + 1, "{{#"))
        count++;
    return count;
}

// What a view says cannot leave its place in the HTML: where the template itself has none of them, no character is
// written that could.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = input_text(data, size);
    size_t length = strlen(text);
    const char *value = length < size ? text + length + 1 : "";
    struct embedded_text files[] = {{"page", text, ""}, {"b", "{{#a}}{{a}}{{/a}}", ""}};
    struct error error = {0};
    struct templates *templates = templates_parse(files, 2, &error);
    json_t *view = json_pack("{s:n, s:{s:n}, s:[i]}", "a", "c", "d", "e", 1);
    if (count_sections(text) <= 10)
        json_array_append_new(json_object_get(view, "e"), json_true());
    json_t *said = json_stringn(value, strlen(value));
    if (said)
        json_object_set_new(view, "a", said);
    struct buffer out = {0};
    bool rendered = templates && template_render(templates, "page", view, &out, &error);
    MUST(rendered || error.kind == ERROR_FATAL);
    bool has_them = strpbrk(text, "<>\"'") != NULL;
    for (size_t i = 0; i < out.size && !has_them; i++)
        MUST(!strchr("<>\"'", out.text[i]) || out.text[i] == '\0');
    free(out.text);
    json_decref(view);
    templates_free(templates);
    free(text);
    return 0;
}

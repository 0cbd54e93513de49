#include "pages/template.h"
#include "pages/template_inside.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MOST 32 // sections within sections

struct parsing {
    struct arena *arena;
    struct template *template;
    int line;
    size_t open[DEPTH_MOST]; // the sections that have no end yet, the outermost first
    size_t depth;
    struct error *error;
};

#define FAULT(parsing, format, ...)                                                                                    \
    error_set((parsing)->error, ERROR_FATAL, "template %s, line %d: " format, (parsing)->template->name,               \
              (parsing)->line, __VA_ARGS__)

static struct node *add_node(struct parsing *parsing, enum node_kind kind)
{
    struct template *template = parsing->template;
    template->nodes = memory_resize(template->nodes, template->count + 1, sizeof *template->nodes);
    struct node *node = &template->nodes[template->count++];
    *node = (struct node){.kind = kind, .line = parsing->line};
    return node;
}

static void add_text(struct parsing *parsing, const char *text, size_t size)
{
    struct template *template = parsing->template;
    if (size == 0)
        return;
    size_t from = template->text.size;
    buffer_add(&template->text, text, size);
    if (template->count > 0 && template->nodes[template->count - 1].kind == NODE_TEXT)
        template->nodes[template->count - 1].size += size;
    else
        *add_node(parsing,
                  NODE_TEXT) = (struct node){.kind = NODE_TEXT, .line = parsing->line, .from = from, .size = size};
}

static bool is_name(const char *name)
{
    return *name != '\0' && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_.") == strlen(name);
}

// Takes the name apart at its dots. "." stays whole: it has no parts.
static bool name_split(struct parsing *parsing, struct node *node, char *name)
{
    node->name = arena_text(parsing->arena, "%s", name);
    if (strcmp(name, ".") == 0)
        return true;
    if (!is_name(name))
        return FAULT(parsing, "'%s' is no name", name);
    for (char *part; (part = strsep(&name, "."));) {
        if (*part == '\0' || node->part_count == NAME_PARTS_MOST)
            return FAULT(parsing, "'%s' is no name", node->name);
        node->parts[node->part_count++] = arena_text(parsing->arena, "%s", part);
    }
    return true;
}

static bool section_begin(struct parsing *parsing, char *name, enum node_kind kind)
{
    if (parsing->depth == DEPTH_MOST)
        return FAULT(parsing, "more than %d sections within each other", DEPTH_MOST);
    parsing->open[parsing->depth++] = parsing->template->count;
    return name_split(parsing, add_node(parsing, kind), name);
}

static bool section_end(struct parsing *parsing, const char *name)
{
    if (parsing->depth == 0)
        return FAULT(parsing, "'%s' ends, but did not begin", name);
    size_t place = parsing->open[--parsing->depth];
    const char *begun = parsing->template->nodes[place].name;
    if (strcmp(begun, name) != 0)
        return FAULT(parsing, "'%s' ends where '%s' should", name, begun);
    add_node(parsing, NODE_END);
    parsing->template->nodes[place].end = parsing->template->count - 1;
    return true;
}

static bool take_tag(struct parsing *parsing, char *tag)
{
    char kind = *tag, *name = tag + (strchr("#^/>", kind) != NULL && kind != '\0');
    name += strspn(name, " ");
    for (size_t length = strlen(name); length > 0 && name[length - 1] == ' ';)
        name[--length] = '\0';
    switch (kind) {
    case '!':
        return true;
    case '#':
        return section_begin(parsing, name, NODE_SECTION);
    case '^':
        return section_begin(parsing, name, NODE_INVERTED);
    case '/':
        return section_end(parsing, name);
    case '>':
        if (!is_name(name))
            return FAULT(parsing, "'%s' is no name of a template", name);
        add_node(parsing, NODE_PARTIAL)->name = arena_text(parsing->arena, "%s", name);
        return true;
    default:
        return name_split(parsing, add_node(parsing, NODE_VALUE), name);
    }
}

// Whether a line is nothing but one tag that writes nothing by itself.
static bool stands_alone(const char *line)
{
    const char *end = strstr(line, "}}");
    return strncmp(line, "{{", 2) == 0 && strchr("#^/>!", line[2]) && end && end[2] == '\0';
}

// A value that is not in quotes could begin another attribute.
static bool lacks_quotes(const char *line, const char *tag)
{
    return tag > line && tag[-1] == '=' && tag[2] != '!';
}

// Parses a line, which has no newline and no indentation, and may be written in.
static bool take_line(struct parsing *parsing, char *line)
{
    bool alone = stands_alone(line);
    char *at = line;
    for (char *tag; (tag = strstr(at, "{{"));) {
        add_text(parsing, at, (size_t)(tag - at));
        char *end = strstr(tag, "}}");
        if (!end)
            return FAULT(parsing, "no }} behind '%s'", tag);
        if (lacks_quotes(line, tag))
            return FAULT(parsing, "'%s' is an attribute's value without quotes", tag);
        *end = '\0';
        if (!take_tag(parsing, tag + 2))
            return false;
        at = end + 2;
    }
    add_text(parsing, at, strlen(at));
    if (*line != '\0' && !alone)
        add_text(parsing, "\n", 1);
    return true;
}

static bool take_lines(struct parsing *parsing, char *text)
{
    for (char *line; (line = strsep(&text, "\n"));) {
        parsing->line++;
        if (!take_line(parsing, line + strspn(line, " ")))
            return false;
    }
    if (parsing->depth > 0)
        return FAULT(parsing, "'%s' has no end", parsing->template->nodes[parsing->open[parsing->depth - 1]].name);
    return true;
}

static bool parse(struct template *template, const char *text, struct arena *arena, struct error *error)
{
    struct parsing parsing = {.arena = arena, .template = template, .error = error};
    char *copy = memory_text(text, strlen(text));
    bool parsed = take_lines(&parsing, copy);
    free(copy);
    return parsed;
}

static bool link_partials(const struct templates *templates, struct template *template, struct error *error)
{
    for (size_t i = 0; i < template->count; i++) {
        struct node *node = &template->nodes[i];
        if (node->kind != NODE_PARTIAL)
            continue;
        node->partial = template_find(templates, node->name);
        if (!node->partial)
            return error_set(error, ERROR_FATAL, "template %s, line %d: no template is called '%s'", template->name,
                             node->line, node->name);
    }
    return true;
}

// Whether partials lead from a template to ever more of them: then they go round in a circle.
static bool goes_round(const struct template *template, size_t more)
{
    bool round = more == 0;
    for (size_t i = 0; i < template->count && !round; i++)
        round = template->nodes[i].kind == NODE_PARTIAL && goes_round(template->nodes[i].partial, more - 1);
    return round;
}

static bool parse_all(struct templates *templates, const struct embedded_text *files, struct error *error)
{
    for (size_t i = 0; i < templates->count; i++) {
        templates->items[i] = (struct template){.name = arena_text(templates->arena, "%s", files[i].name)};
        if (!parse(&templates->items[i], files[i].text, templates->arena, error))
            return false;
    }
    for (size_t i = 0; i < templates->count; i++)
        if (!link_partials(templates, &templates->items[i], error))
            return false;
    for (size_t i = 0; i < templates->count; i++)
        if (goes_round(&templates->items[i], templates->count))
            return error_set(error, ERROR_FATAL, "template %s: its partials come back to themselves",
                             templates->items[i].name);
    return true;
}

struct templates *templates_parse(const struct embedded_text *files, size_t count, struct error *error)
{
    struct templates *templates = memory_resize(NULL, 1, sizeof *templates);
    *templates = (struct templates){arena_new(), memory_resize(NULL, count, sizeof *templates->items), count};
    memset(templates->items, 0, count * sizeof *templates->items);
    if (parse_all(templates, files, error))
        return templates;
    templates_free(templates);
    return NULL;
}

void templates_free(struct templates *templates)
{
    if (!templates)
        return;
    for (size_t i = 0; i < templates->count; i++) {
        free(templates->items[i].text.text);
        free(templates->items[i].nodes);
    }
    free(templates->items);
    arena_free(templates->arena);
    free(templates);
}

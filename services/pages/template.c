#include "pages/template.h"

#include "pages/template_inside.h"

#include <stdio.h>
#include <string.h>

// What names mean at a place: those of the value, then those of the scopes around it.
struct scope {
    const struct scope *outer;
    const json_t *value;
};

struct rendering {
    const struct template *template;
    struct buffer *out;
    struct error *error;
};

const struct template *template_find(const struct templates *templates, const char *name)
{
    for (size_t i = 0; i < templates->count; i++)
        if (strcmp(templates->items[i].name, name) == 0)
            return &templates->items[i];
    return NULL;
}

static bool fault(const struct rendering *rendering, const struct node *node, const char *what)
{
    return error_set(rendering->error, ERROR_FATAL, "template %s, line %d: '%s' %s", rendering->template->name,
                     node->line, node->name, what);
}

// What the node's name means; NULL where the view does not have it.
static const json_t *look_up(const struct node *node, const struct scope *scope)
{
    if (node->part_count == 0)
        return scope->value;
    const json_t *value = NULL;
    for (; scope && !value; scope = scope->outer)
        value = json_object_get(scope->value, node->parts[0]);
    for (size_t i = 1; i < node->part_count; i++)
        value = json_object_get(value, node->parts[i]);
    return value;
}

static bool render_value(const struct rendering *rendering, const struct node *node, const struct scope *scope)
{
    const json_t *value = look_up(node, scope);
    if (!value)
        return fault(rendering, node, "is not in the view");
    if (json_is_string(value)) {
        buffer_add_escaped(rendering->out, json_string_value(value), json_string_length(value));
    } else if (json_is_integer(value)) {
        char digits[32];
        int length = snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        buffer_add(rendering->out, digits, (size_t)length);
    } else if (!json_is_null(value)) {
        return fault(rendering, node, "is no text or whole number");
    }
    return true;
}

static bool render_nodes(const struct rendering *rendering, size_t from, size_t to, const struct scope *scope);

// What a section shows is written once for each of these values. Numbers are neither true nor false here: whether 0 is
// shown must be said by the view.
static bool is_shown(const json_t *value)
{
    return json_is_object(value) || json_is_true(value) || json_array_size(value) > 0 || json_string_length(value) > 0;
}

static bool render_list(const struct rendering *rendering, size_t from, size_t to, const json_t *list,
                        const struct scope *scope)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct scope inner = {scope, json_array_get(list, i)};
        if (!render_nodes(rendering, from, to, &inner))
            return false;
    }
    return true;
}

static bool render_section(const struct rendering *rendering, size_t place, const struct scope *scope)
{
    const struct node *node = &rendering->template->nodes[place];
    const json_t *value = look_up(node, scope);
    if (!value)
        return fault(rendering, node, "is not in the view");
    if (json_is_number(value))
        return fault(rendering, node, "is a number, which is neither true nor false");
    if (node->kind == NODE_INVERTED)
        return is_shown(value) || render_nodes(rendering, place + 1, node->end, scope);
    if (json_is_array(value))
        return render_list(rendering, place + 1, node->end, value, scope);
    struct scope inner = {scope, value};
    return !is_shown(value) || render_nodes(rendering, place + 1, node->end, json_is_true(value) ? scope : &inner);
}

static bool render_node(const struct rendering *rendering, size_t place, const struct scope *scope)
{
    const struct node *node = &rendering->template->nodes[place];
    struct rendering partial = {node->partial, rendering->out, rendering->error};
    switch (node->kind) {
    case NODE_TEXT:
        buffer_add(rendering->out, rendering->template->text.text + node->from, node->size);
        return true;
    case NODE_VALUE:
        return render_value(rendering, node, scope);
    case NODE_SECTION:
    case NODE_INVERTED:
        return render_section(rendering, place, scope);
    case NODE_PARTIAL:
        return render_nodes(&partial, 0, node->partial->count, scope);
    case NODE_END:
        break;
    }
    return true;
}

static bool render_nodes(const struct rendering *rendering, size_t from, size_t to, const struct scope *scope)
{
    const struct node *nodes = rendering->template->nodes;
    for (size_t i = from; i < to; i++) {
        if (!render_node(rendering, i, scope))
            return false;
        if (nodes[i].kind == NODE_SECTION || nodes[i].kind == NODE_INVERTED)
            i = nodes[i].end;
    }
    return true;
}

bool template_render(const struct templates *templates, const char *name, const json_t *view, struct buffer *out,
                     struct error *error)
{
    const struct template *template = template_find(templates, name);
    if (!template)
        return error_set(error, ERROR_FATAL, "no template is called '%s'", name);
    struct rendering rendering = {template, out, error};
    struct scope scope = {NULL, view};
    return render_nodes(&rendering, 0, template->count, &scope);
}

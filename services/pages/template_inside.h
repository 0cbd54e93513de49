// Templates as they are once parsed: for template_parse.c, which makes them, and template.c, which renders them.
#pragma once

#include "common/arena.h"
#include "pages/buffer.h"

#define NAME_PARTS_MOST 4

enum node_kind { NODE_TEXT, NODE_VALUE, NODE_SECTION, NODE_INVERTED, NODE_END, NODE_PARTIAL };

// A piece of a template. What a section holds are the nodes behind it up to its NODE_END.
struct node {
    enum node_kind kind;
    int line;
    size_t from, size;                  // NODE_TEXT: where it is in the template's text
    const char *name;                   // as it is written in the tag
    const char *parts[NAME_PARTS_MOST]; // of the name, between its dots; none for "."
    size_t part_count;
    size_t end;                     // NODE_SECTION, NODE_INVERTED: the place of its NODE_END
    const struct template *partial; // NODE_PARTIAL
};

struct template
{
    const char *name;
    struct buffer text;
    struct node *nodes;
    size_t count;
};

struct templates {
    struct arena *arena; // names
    struct template *items;
    size_t count;
};

const struct template *template_find(const struct templates *templates, const char *name); // NULL: none is called so

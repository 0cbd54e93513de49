// Templates: HTML with places for the values of a view, which is a JSON object. A small and strict part of Mustache:
//
//   {{name}}             the value: a text, whole number or null (nothing), always escaped. `a.b` is b of the object a;
//                        `.` is the item itself
//   {{#name}}…{{/name}}  for each item of a list, with the item's own names first; once for an object, with its names
//                        first; once for true and for a text that is not empty; not at all for false, null, "" and []
//   {{^name}}…{{/name}}  once where {{#name}} writes nothing
//   {{>name}}            another template, with the names that can be seen here
//   {{! … }}             a remark
//
// There is no way to write a value unescaped, and an attribute whose value holds one must stand in quotes. A name that
// the view does not have is an error, never nothing. A tag stands on one line; the indentation of lines, empty lines
// and the lines of a section's or partial's tag that stands alone are not written.
#pragma once

#include "common/embedded_text.h"
#include "common/error.h"
#include "pages/buffer.h"

#include <jansson.h>

struct templates;

// Parses all, each known by the name of its file. NULL with ERROR_FATAL, the template and the line where there is a
// fault in one: a tag that is none, a section that has no end, a partial that does not exist or that comes back to
// itself. The texts are not needed afterwards.
struct templates *templates_parse(const struct embedded_text *files, size_t count, struct error *error);
void templates_free(struct templates *templates); // NULL is fine

// Renders one and adds what comes out to the buffer. The view is borrowed and stays as it is. False with ERROR_FATAL
// where the view lacks a name, has a value of another kind there, or the template does not exist; part of it may have
// been written then.
MUST_CHECK bool template_render(const struct templates *templates, const char *name, const json_t *view,
                                struct buffer *out, struct error *error);

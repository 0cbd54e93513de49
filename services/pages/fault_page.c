// The page that says what is wrong.
#include "pages/view.h"

#include <stdio.h>

// Requests that are wrong in another way are told as a wrong one, and faults of ours that are none of time as one of
// ours.
static const char *words_of(int status)
{
    switch (status) {
    case 404:
        return "not_found";
    case 405:
        return "not_allowed";
    case 503:
        return "not_ready";
    default:
        return status >= 500 ? "ours" : "wrong";
    }
}

bool page_fault(const struct page *page, int status, const char *message, struct buffer *out, struct error *error)
{
    struct page bare = *page;
    char heading[64], explained[64];
    bare.told = NULL;
    bare.at = DAY_NONE;
    snprintf(heading, sizeof heading, "fault.%s", words_of(status));
    snprintf(explained, sizeof explained, "fault.%s_explained", words_of(status));
    json_t *view = layout_view(&bare, view_word(page, heading));
    json_object_set_new(view, "heading", view_word(page, heading));
    json_object_set_new(view, "explained", view_word(page, explained));
    json_object_set_new(view, "message", message ? view_text(message) : json_string(""));
    return view_render(page, "fault", view, out, error);
}

#include "board/paging.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIZE_DEFAULT 100
#define SIZE_MOST    1000
#define PAGE_MOST    1000000
#define LINKS_MOST   2500 // bytes

// The address of a page of the list, as an entry of the header. NULL where memory is short.
static char *link_of(const struct request *request, const char *relation, int64_t page, int64_t size)
{
    char *link = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&link, &length);
    if (!out)
        return NULL;
    fprintf(out, "<%s?", request->path);
    long before = ftell(out);
    request_query_print(request, "page page_size", out);
    fprintf(out, "%spage=%" PRId64 "&page_size=%" PRId64 ">; rel=\"%s\"", ftell(out) > before ? "&" : "", page, size,
            relation);
    if (fclose(out) == 0)
        return link;
    free(link);
    return NULL;
}

// The pages beside this one first: a long query comes back with each, and a header has only so much room.
static void links_add(struct exchange *exchange, int64_t page, int64_t size, int64_t last)
{
    const struct {
        const char *relation;
        int64_t page;
        bool there;
    } pages[] = {{"next", page + 1, page < last},
                 {"prev", page - 1 < last ? page - 1 : last, page > 1},
                 {"first", 1, true},
                 {"last", last, true}};
    char links[LINKS_MOST] = "";
    size_t used = 0;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        char *link = pages[i].there ? link_of(&exchange->request, pages[i].relation, pages[i].page, size) : NULL;
        if (link && used + strlen(link) + 3 < sizeof links)
            used += (size_t)snprintf(links + used, sizeof links - used, "%s%s", used > 0 ? ", " : "", link);
        free(link);
    }
    if (used > 0)
        reply_header_add(&exchange->reply, MHD_HTTP_HEADER_LINK, "%s", links);
}

static json_t *part_of(json_t *list, int64_t from, int64_t size)
{
    json_t *part = json_array();
    for (int64_t i = from; i < from + size && i < (int64_t)json_array_size(list); i++)
        if (json_array_append(part, json_array_get(list, (size_t)i)) != 0) {
            json_decref(part);
            return NULL;
        }
    return part;
}

bool paging_reply(struct exchange *exchange, json_t *list)
{
    int64_t page, size;
    if (!request_number(&exchange->request, "page", 1, PAGE_MOST, 1, &page) ||
        !request_number(&exchange->request, "page_size", 1, SIZE_MOST, SIZE_DEFAULT, &size)) {
        json_decref(list);
        return reply_fault(&exchange->reply, MHD_HTTP_BAD_REQUEST,
                           "page is a number from 1, page_size one from 1 to 1000");
    }
    int64_t count = (int64_t)json_array_size(list), last = count > 0 ? (count + size - 1) / size : 1;
    json_t *part = list ? part_of(list, (page - 1) * size, size) : NULL;
    json_decref(list);
    links_add(exchange, page, size, last);
    return reply_json(&exchange->reply, part);
}

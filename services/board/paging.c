#include "board/paging.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define SIZE_DEFAULT 100
#define SIZE_MOST    1000
#define PAGE_MOST    1000000

static void link_print(FILE *out, const struct request *request, const char *relation, int64_t page, int64_t size)
{
    fprintf(out, "%s<%s?", ftell(out) > 0 ? ", " : "", request->path);
    long before = ftell(out);
    request_query_print(request, "page page_size", out);
    fprintf(out, "%spage=%" PRId64 "&page_size=%" PRId64 ">; rel=\"%s\"", ftell(out) > before ? "&" : "", page, size,
            relation);
}

static void links_add(struct exchange *exchange, int64_t page, int64_t size, int64_t last)
{
    char *links = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&links, &length);
    if (!out)
        return;
    const struct request *request = &exchange->request;
    link_print(out, request, "first", 1, size);
    if (page > 1)
        link_print(out, request, "prev", page - 1 < last ? page - 1 : last, size);
    if (page < last)
        link_print(out, request, "next", page + 1, size);
    link_print(out, request, "last", last, size);
    if (fclose(out) == 0)
        reply_header_add(&exchange->reply, MHD_HTTP_HEADER_LINK, "%s", links);
    free(links);
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

#include "board/routes.h"

#include <criterion/criterion.h>
#include <string.h>

// A request for a path, as request_read makes it.
static void ask(struct request *request, const char *path)
{
    memset(request, 0, sizeof *request);
    snprintf(request->path, sizeof request->path, "%s", path);
    snprintf(request->parts, sizeof request->parts, "%s", path);
    char *rest = request->parts, *saved = NULL;
    for (char *part; (part = strtok_r(rest, "/", &saved)) != NULL; rest = NULL)
        request->segments[request->segment_count++] = part;
}

static const char *pattern_of(const char *path)
{
    static struct request request;
    ask(&request, path);
    const struct route *route = route_find(&request);
    return route ? route->pattern : "none";
}

Test(routes, find_who_answers)
{
    static const char *const cases[][2] = {
        {"/", "/"},
        {"/2017-1", "/{period}"},
        {"/2017-1/GM0716", "/{period}/{municipality}"},
        {"/2017-1/PV29", "/{period}/{province}"},
        {"/2017-1/provinces", "/{period}/provinces"},
        {"/2017-1/what-if", "/{period}/what-if"},
        {"/2017-1.csv", "/{table}"},
        {"/2017-1.xlsx", "/{table}"},
        {"/2017-1.pdf", "/{period}"}, // which then is none
        {"/assets/board.css", "/assets/{file}"},
        {"/v1/periods", "/v1/periods"},
        {"/v1/quotas/2017-1", "/v1/quotas/{period}"},
        {"/v1/quotas/2017-1.csv", "/v1/quotas/{table}"},
        {"/v1/quotas/2017-1/GM0716/history", "/v1/quotas/{period}/{municipality}/history"},
        {"/v1/openapi.json", "/v1/openapi.json"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(pattern_of(cases[i][0]), cases[i][1], "%s", cases[i][0]);
}

Test(routes, a_path_is_written_in_one_way)
{
    static const char *const paths[] = {"//",
                                        "/2017-1/",
                                        "/2017-1//GM0716",
                                        "/2017-1/Tholen",
                                        "/v1/periods/2017-1",
                                        "/v1/quotas/2017-1/x",
                                        "/V1/periods",
                                        "/2017-1/a/b",
                                        "/v1/quotas/2017-1/GM0716/history/x"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        cr_expect_str_eq(pattern_of(paths[i]), "none", "%s", paths[i]);
}

Test(routes, arguments_are_those_of_the_route)
{
    static struct request request;
    const char *unknown = NULL;
    ask(&request, "/v1/nation/2017-1");
    request.arguments[request.argument_count++] = (struct argument){"at", "2017-04-01"};
    cr_expect(request_arguments_known(&request, "lang at", &unknown));
    request.arguments[request.argument_count++] = (struct argument){"a", ""};
    cr_expect_not(request_arguments_known(&request, "lang at", &unknown));
    cr_expect_str_eq(unknown, "a");
    request.arguments[1].name = ""; // "?=x"
    cr_expect_not(request_arguments_known(&request, "lang at", &unknown));
    cr_expect_not(request_arguments_known(&request, "", &unknown));
}

Test(routes, a_query_is_written_as_it_may_stand_in_an_address)
{
    static struct request request;
    char *text = NULL;
    size_t size = 0;
    ask(&request, "/");
    request.arguments[request.argument_count++] = (struct argument){"lang", "en"};
    request.arguments[request.argument_count++] = (struct argument){"from", "'s-Gravenhage & <Súdwest>"};
    request.arguments[request.argument_count++] = (struct argument){"transfer", "GM0716:GM0664:3"};
    FILE *out = open_memstream(&text, &size);
    request_query_print(&request, "lang at", out);
    fclose(out);
    cr_expect_str_eq(text, "from=%27s-Gravenhage%20%26%20%3CS%C3%BAdwest%3E&transfer=GM0716:GM0664:3");
    free(text);
}

Test(routes, numbers_are_whole_and_within_bounds)
{
    static struct request request;
    int64_t number;
    static const char *const wrong[] = {"", "0", "1001", "-1", "+1", "1.0", " 1", "1 ", "99999999999999999999", "x"};
    ask(&request, "/");
    cr_assert(request_number(&request, "page", 1, 1000, 7, &number));
    cr_expect_eq(number, 7, "where it is not given");
    request.argument_count = 1;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        request.arguments[0] = (struct argument){"page", wrong[i]};
        cr_expect_not(request_number(&request, "page", 1, 1000, 7, &number), "'%s'", wrong[i]);
    }
    request.arguments[0].value = "1000";
    cr_assert(request_number(&request, "page", 1, 1000, 7, &number));
    cr_expect_eq(number, 1000);
}

Test(routes, gzip_is_taken_by_who_says_so)
{
    static const char *const takes[] = {"gzip",  "deflate, GZIP", "gzip;q=0.5", "gzip ; q=1, br;q=0",
                                        "gzip;", "gzip;q=0.001"};
    static const char *const refuses[] = {"", "br", "gzip;q=0", "gzip; q=0.000, br", "gzip;q=", "identity;q=1"};
    for (size_t i = 0; i < sizeof takes / sizeof *takes; i++)
        cr_expect(accepts_gzip(takes[i]), "%s", takes[i]);
    for (size_t i = 0; i < sizeof refuses / sizeof *refuses; i++)
        cr_expect_not(accepts_gzip(refuses[i]), "%s", refuses[i]);
}

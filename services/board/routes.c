#include "board/routes.h"
#include "board/api.h"
#include "board/site.h"
#include "board/stream.h"
#include "standing/provinces.h"

#include <stdio.h>
#include <string.h>

#define BARE    ROUTE_BARE
#define FIGURES ROUTE_FIGURES
#define MORE    ROUTE_MORE

const struct route routes[] = {
    // clang-format off
    {"/v1/periods",                                    "at page page_size",          FIGURES, api_periods},
    {"/v1/nation/{period}",                            "at",                         FIGURES, api_nation},
    {"/v1/provinces/{period}",                         "at page page_size",          FIGURES, api_provinces},
    {"/v1/provinces/{period}/{province}",              "at",                         FIGURES, api_province},
    {"/v1/quotas/{table}",                             "at province",                 FIGURES, api_table},
    {"/v1/quotas/{period}",                            "at province schedule page page_size", FIGURES, api_quotas},
    {"/v1/quotas/{period}/{municipality}",             "at",                         FIGURES, api_quota},
    {"/v1/quotas/{period}/{municipality}/explanation", "at",                         FIGURES, api_explanation},
    {"/v1/quotas/{period}/{municipality}/history",     "page page_size",             FIGURES, api_history},
    {"/v1/what-if/{period}",                           "at national_total method transfer reorganisation page page_size", FIGURES, api_what_if},
    {"/v1/process/{period}",                           "at",                         MORE,    api_process},
    {"/v1/stream",                                     "municipality after",         BARE,    stream_answer},
    {"/v1/openapi.json",                               "",                           BARE,    api_openapi},
    {"/",                                              "at",                         FIGURES, site_home},
    {"/assets/{file}",                                 "",                           BARE,    site_asset},
    {"/{table}",                                       "at province",                 FIGURES, api_table},
    {"/{period}",                                      "at",                         FIGURES, site_nation},
    {"/{period}/provinces",                            "at",                         FIGURES, site_provinces},
    {"/{period}/what-if",                              "at national_total method from to persons transfer reorganisation", FIGURES, site_what_if},
    {"/{period}/process",                              "at norm",                    MORE,    site_process},
    {"/{period}/report",                               "at",                         MORE,    site_report},
    {"/{period}/{municipality}",                       "at",                         FIGURES, site_municipality},
    {"/{period}/{province}",                           "at",                         FIGURES, site_province},
    // clang-format on
};
const size_t routes_count = sizeof routes / sizeof *routes;

static bool is_part(const char *pattern, size_t size, const char *name)
{
    return strlen(name) == size && strncmp(pattern, name, size) == 0;
}

// "{table}" is a period with the ending of a file, "2017-1.csv"; places are told by the first letters of their codes;
// any other name in braces fits any text.
static bool segment_fits(const char *pattern, size_t size, const char *segment)
{
    if (is_part(pattern, size, "{table}")) {
        const char *ending = strrchr(segment, '.');
        return ending && (strcmp(ending, ".csv") == 0 || strcmp(ending, ".xlsx") == 0);
    }
    if (is_part(pattern, size, "{municipality}"))
        return strncmp(segment, "GM", 2) == 0;
    if (is_part(pattern, size, "{province}"))
        return strncmp(segment, "PV", 2) == 0;
    return *pattern == '{' || (strlen(segment) == size && strncmp(pattern, segment, size) == 0);
}

static bool route_fits(const struct route *route, const struct request *request)
{
    size_t count = 0;
    for (const char *at = route->pattern; *at == '/'; count++) {
        size_t size = strcspn(++at, "/");
        if (size == 0)
            break;
        if (count == request->segment_count || !segment_fits(at, size, request->segments[count]))
            return false;
        at += size;
    }
    return count == request->segment_count;
}

const struct route *route_find(const struct request *request)
{
    size_t size = strlen(request->path);
    if ((size > 1 && request->path[size - 1] == '/') || strstr(request->path, "//"))
        return NULL; // a path is written in one way
    for (size_t i = 0; i < routes_count; i++)
        if (route_fits(&routes[i], request))
            return &routes[i];
    return NULL;
}

// The day of ?at=; DAY_NONE where it is not given, or where a page's form has left it empty.
static bool at_read(struct exchange *exchange, int32_t *at)
{
    const char *text = request_argument(&exchange->request, "at");
    int year, month, day, length = 0;
    *at = DAY_NONE;
    bool page = exchange->request.segment_count == 0 || strcmp(exchange->request.segments[0], "v1") != 0;
    if (!text || (!*text && page))
        return true;
    if (strlen(text) != strlen("2017-04-01") || sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &length) != 3 ||
        text[length] || year < 2000 || year > 2100 || !date_exists(year, month, day))
        return reply_fault(&exchange->reply, MHD_HTTP_BAD_REQUEST, "at is a month's first day, such as 2017-04-01");
    *at = day_of(year, month, day);
    return true;
}

static bool period_take(struct exchange *exchange, const char *text)
{
    int period;
    if (period_parse(text, &period))
        exchange->period = told_period(exchange->overview.told, period);
    return exchange->period || reply_fault(&exchange->reply, MHD_HTTP_NOT_FOUND,
                                           "there are no figures of '%s': /v1/periods lists the half-years", text);
}

static bool municipality_take(struct exchange *exchange, const char *text)
{
    exchange->code = code_parse(text);
    return (exchange->code != CODE_NONE && told_quota(exchange->period, exchange->code)) ||
           reply_fault(&exchange->reply, MHD_HTTP_NOT_FOUND, "'%s' is no municipality in this half-year", text);
}

static bool province_take(struct exchange *exchange, const char *text)
{
    exchange->province = province_parse(text);
    return *province_name(exchange->province) ||
           reply_fault(&exchange->reply, MHD_HTTP_NOT_FOUND, "'%s' is no province", text);
}

// What the variable parts of the path name.
static bool parts_take(const struct route *route, struct exchange *exchange)
{
    const char *at = route->pattern;
    bool ok = true;
    for (size_t i = 0; ok && i < exchange->request.segment_count; i++) {
        const char *segment = exchange->request.segments[i];
        size_t size = strcspn(++at, "/");
        if (is_part(at, size, "{period}"))
            ok = period_take(exchange, segment);
        else if (is_part(at, size, "{municipality}"))
            ok = municipality_take(exchange, segment);
        else if (is_part(at, size, "{province}"))
            ok = province_take(exchange, segment);
        at += size;
    }
    return ok;
}

static bool arguments_check(const struct route *route, struct exchange *exchange)
{
    const char *unknown;
    char names[160];
    snprintf(names, sizeof names, "lang %s", route->arguments);
    return request_arguments_known(&exchange->request, names, &unknown) ||
           reply_fault(&exchange->reply, MHD_HTTP_BAD_REQUEST, "'%s' is no argument here; there are: %s", unknown,
                       names);
}

bool route_answer(const struct route *route, struct exchange *exchange)
{
    struct error error = {0};
    int32_t at;
    if (!arguments_check(route, exchange) || !at_read(exchange, &at))
        return false;
    if (route->needs == ROUTE_BARE)
        return route->answer(exchange);
    if (!store_overview(exchange->store, at, &exchange->overview, &error))
        return reply_error(&exchange->reply, &error);
    bool ok = parts_take(route, exchange) && route->answer(exchange);
    overview_drop(&exchange->overview);
    return ok;
}

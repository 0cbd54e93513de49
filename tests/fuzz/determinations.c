// What is given of a determination and the file of its rows, as `taakctl determine --dry-run` reads them. Input: the
// kind in a line, what is given in lines of NAME=TEXT up to an empty one, the file.
//
// covers: feed/determination_kinds.c feed/determination_drafts.c feed/determination_events.c feed/doubts.c
#include "fuzz.h"

#include "common/printable.h"
#include "feed/determination_events.h"

#define TIME_US (INT64_C(6940) * 24 * 3600 * 1000000) // of the events: 2019-01-01

static const char *const given_names[GIVENS] = {"period", "persons", "status",     "announced_on", "method",
                                                "from",   "to",      "decided_on", "effective_on", "id"};

static void given_take(struct draft_request *request, const char *line)
{
    for (int i = 0; i < GIVENS; i++) {
        size_t length = strlen(given_names[i]);
        if (strncmp(line, given_names[i], length) == 0 && line[length] == '=')
            request->given[i] = line + length + 1;
    }
    request->withdrawn |= strcmp(line, "withdrawn") == 0;
}

// As the command asks beforehand: all that the kind needs, and nothing else.
static void given_complete(struct draft_request *request)
{
    for (int i = 0; i < GIVENS; i++) {
        if (!request->given[i] && (request->kind->needed & GIVEN_BIT(i)))
            request->given[i] = "";
        if (!(request->kind->allowed & GIVEN_BIT(i)))
            request->given[i] = NULL;
    }
}

static void determine(const struct draft_request *request, const uint8_t *file, size_t size, struct arena *arena)
{
    struct remarks remarks = {.arena = arena};
    struct reading reading = {.arena = arena};
    struct drafts drafts = {.request = request, .arena = arena, .remarks = &remarks, .reading = &reading};
    struct row_fault fault;
    struct error error = {0};
    if (!drafts_begin(&drafts, &fault, &error))
        return;
    if (request->kind->columns.count && size > 0) {
        FILE *in = fmemopen((void *)file, size, "r");
        MUST(in);
        bool ok = drafts_rows(&drafts, in, NULL, &error);
        fclose(in);
        if (!ok) {
            MUST(error.kind == ERROR_POISON && is_printable(error.message, strlen(error.message)));
            return;
        }
    }
    if (!determination_events_make(drafts.first, "urn:nld:oin:00000099000000000001:systeem:fuzz", NULL, TIME_US, arena,
                                   &error))
        MUST(!drafts.first || error.kind == ERROR_POISON);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, data + size};
    struct arena *arena = arena_new();
    char *name = input_line(&input);
    struct draft_request request = {.kind = draft_kind_find(name)};
    for (bool more = request.kind != NULL; more && input.at < input.end;) {
        char *line = input_line(&input);
        given_take(&request, arena_copy(arena, line, strlen(line) + 1));
        more = *line;
        free(line);
    }
    if (request.kind) {
        given_complete(&request);
        determine(&request, input.at, (size_t)(input.end - input.at), arena);
    }
    free(name);
    arena_free(arena);
    return 0;
}

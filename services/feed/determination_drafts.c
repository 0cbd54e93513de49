#include "feed/determination_drafts.h"
#include "feed/doubts.h"
#include "feed/fields.h"
#include "feed/municipalities.h"
#include "feed/notation.h"
#include "feed/rows.h"
#include "messages/identifier.h"

#include <inttypes.h>
#include <string.h>
#include <uuid/uuid.h>

#define TELL_EACH_LINES 256

static const char *const given_fields[GIVENS] = {
    [GIVEN_PERIOD] = "period",
    [GIVEN_PERSONS] = "persons",
    [GIVEN_STATUS] = "status",
    [GIVEN_ANNOUNCED_ON] = "announced_on",
    [GIVEN_METHOD] = "method",
    [GIVEN_FROM] = "from_code",
    [GIVEN_TO] = "to_code",
    [GIVEN_DECIDED_ON] = "decided_on",
    [GIVEN_EFFECTIVE_ON] = "effective_on",
    [GIVEN_ID] = NULL, // of a transfer or a reorganisation: id_set
};

// Sets the id of a transfer or a reorganisation. Where none is given, a transfer is a new one, so it gets a random id;
// and there is one reorganisation a day, so its id follows from the day, and giving the same again replaces it.
static void id_set(struct draft *draft, const char *given, struct arena *arena)
{
    Taakstelling__V1__Determination *message = draft->message;
    bool is_transfer = message->determined_case == TAAKSTELLING__V1__DETERMINATION__DETERMINED_TRANSFER;
    bool is_reorganisation = message->determined_case == TAAKSTELLING__V1__DETERMINATION__DETERMINED_REORGANISATION;
    uint8_t uuid[16];
    char *text = arena_alloc(arena, UUID_TEXT_SIZE);
    if (given) {
        text = arena_copy(arena, given, strlen(given) + 1);
    } else if (is_transfer) {
        uuid_generate_random(uuid);
        uuid_format(uuid, text);
    } else if (is_reorganisation) {
        const char *name = arena_text(arena, "reorganisation/%s", draft->day ? draft->day : "");
        uuid_of_name(name, strlen(name), uuid);
        uuid_format(uuid, text);
    }
    if (is_transfer)
        message->transfer->transfer_id = text;
    else if (is_reorganisation)
        message->reorganisation->reorganisation_id = text;
}

static struct draft *draft_empty(const struct drafts *drafts, const char *day)
{
    const struct draft_kind *kind = drafts->request->kind;
    struct draft *draft = arena_alloc(drafts->arena, sizeof *draft);
    const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field_by_name(
        &taakstelling__v1__determination__descriptor, kind->field);
    *draft = (struct draft){.remarks = drafts->remarks};
    draft->day = day ? arena_copy(drafts->arena, day, strlen(day) + 1) : NULL;
    draft->message = field_message_new(&taakstelling__v1__determination__descriptor, drafts->arena);
    draft->said = field_message_new(field->descriptor, drafts->arena);
    draft->message->withdrawn = drafts->request->withdrawn;
    // protobuf-c numbers the cases of a oneof by their fields.
    draft->message->determined_case = (Taakstelling__V1__Determination__DeterminedCase)field->id;
    *(void **)((char *)draft->message + field->offset) = draft->said;
    return draft;
}

// Makes what is given plain.
static bool given_read(struct drafts *drafts, struct row_fault *fault, struct error *error)
{
    const struct draft_kind *kind = drafts->request->kind;
    const ProtobufCFieldDescriptor *said = protobuf_c_message_descriptor_get_field_by_name(
        &taakstelling__v1__determination__descriptor, kind->field);
    for (int i = 0; i < GIVENS; i++) {
        drafts->given[i] = drafts->request->given[i];
        const ProtobufCFieldDescriptor *field = given_fields[i] ? protobuf_c_message_descriptor_get_field_by_name(
                                                                      said->descriptor, given_fields[i])
                                                                : NULL;
        if (!drafts->given[i] || !field)
            continue;
        const char *trimmed = notation_trim(drafts->given[i], drafts->arena);
        drafts->given[i] = trimmed ? trimmed : "";
        struct row_column column = {given_fields[i], false, field_form(field), NULL};
        column.words = column.form == ROW_ENUM ? field->descriptor : NULL;
        if (value_read(&column, &drafts->given[i], drafts->arena, drafts->reading, fault, error) != MUNICIPALITY_FOUND)
            return false;
    }
    return true;
}

// Sets the fields of what is given, and the day.
static bool given_set(const struct drafts *drafts, struct draft *draft, struct row_fault *fault)
{
    const struct draft_kind *kind = drafts->request->kind;
    for (int i = 0; i < GIVENS; i++)
        if (drafts->given[i] && given_fields[i] &&
            !field_set_named(draft->said, given_fields[i], drafts->given[i], drafts->arena, fault))
            return false;
    return !kind->by_day || field_set_named(draft->said, kind->columns.items[0].name, draft->day, drafts->arena, fault);
}

static struct draft *draft_add(struct drafts *drafts, const char *day, struct row_fault *fault)
{
    struct draft *draft = draft_empty(drafts, day), **end = &drafts->first;
    if (!given_set(drafts, draft, fault))
        return NULL;
    id_set(draft, drafts->given[GIVEN_ID], drafts->arena);
    if (draft->message->determined_case == TAAKSTELLING__V1__DETERMINATION__DETERMINED_POPULATION && draft->day) {
        const char *doubt = reference_date_doubt(draft->message->population->reference_date);
        if (doubt)
            remark_doubt(drafts->remarks, draft, 0, doubt);
    }
    while (*end)
        end = &(*end)->next;
    return *end = draft;
}

bool drafts_begin(struct drafts *drafts, struct row_fault *fault, struct error *error)
{
    bool by_day = drafts->request->kind->by_day;
    if (!given_read(drafts, fault, error))
        return false;
    const char *day = by_day ? drafts->given[GIVEN_EFFECTIVE_ON] : NULL;
    return (by_day && !day) || draft_add(drafts, day, fault);
}

// The draft that a row goes into: that of its day, made where it is not there yet; the only one, where the kind does
// not go by day or the day is given for all. NULL with the fault.
static struct draft *draft_find(struct drafts *drafts, const char *day, struct row_fault *fault)
{
    if (!drafts->request->kind->by_day || drafts->given[GIVEN_EFFECTIVE_ON])
        return drafts->first;
    for (struct draft *draft = drafts->first; draft; draft = draft->next)
        if (strcmp(draft->day ? draft->day : "", day ? day : "") == 0)
            return draft;
    return draft_add(drafts, day, fault);
}

bool drafts_row(struct drafts *drafts, int64_t line, const char *const *values, struct row_fault *fault)
{
    struct draft *draft = draft_find(drafts, values[0], fault);
    if (draft)
        draft->line = line;
    return draft && drafts->request->kind->row(draft, values, drafts->arena, fault);
}

bool drafts_row_typed(struct drafts *drafts, const char *const *values, struct row_fault *fault, struct error *error)
{
    const struct row_columns *columns = &drafts->request->kind->columns;
    const char *plain[ROW_COLUMNS_MOST] = {NULL};
    for (size_t i = 0; i < columns->count; i++) {
        plain[i] = values[i] ? notation_trim(values[i], drafts->arena) : NULL;
        if (plain[i] && value_read(&columns->items[i], &plain[i], drafts->arena, drafts->reading, fault, error) !=
                            MUNICIPALITY_FOUND)
            return false;
    }
    return drafts_row(drafts, 0, plain, fault);
}

static bool rows_take(struct drafts *drafts, struct rows *rows, const struct progress_listener *progress,
                      struct error *error)
{
    struct row row;
    struct row_fault fault;
    int64_t before = drafts->remarks->bad;
    for (enum rows_next next; (next = rows_next(rows, &row, &fault, error)) != ROWS_END;) {
        if (next == ROWS_FAILED)
            return false;
        if (next == ROWS_BAD || !drafts_row(drafts, row.line, row.values, &fault))
            remark_bad(drafts->remarks, row.line, &fault);
        else
            reading_note_row(drafts->reading, &drafts->request->kind->columns, row.values);
        if (rows_lines(rows) % TELL_EACH_LINES == 0)
            progress_tell(progress, rows_bytes(rows), rows_lines(rows));
    }
    int64_t bad = drafts->remarks->bad - before;
    if (bad)
        return error_set(error, ERROR_POISON, "%" PRId64 " of %" PRId64 " lines are bad: nothing is published", bad,
                         rows_lines(rows));
    return !rows_none(rows, error) && rows_totals_check(rows, error);
}

bool drafts_rows(struct drafts *drafts, FILE *in, const struct progress_listener *progress, struct error *error)
{
    struct rows *rows = rows_open(in, &drafts->request->kind->columns, drafts->reading, error);
    bool ok = rows && rows_take(drafts, rows, progress, error);
    rows_close(rows);
    return ok;
}

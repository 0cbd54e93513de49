#include "audit/forget.h"
#include "audit/rejects.h"
#include "common/trail.h"
#include "messages/identifier.h"
#include "topics/topics.h"

#include "audit_sql.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

// What is to be forgotten: the ids that were given, and what goes with them.
struct forgetter {
    struct database *database;
    struct arena *arena;
    PGresult *found; // rows of forget_find.sql
    struct error *error;
};

void record_ids_add(struct record_ids *ids, const uint8_t id[16])
{
    ids->items = memory_resize(ids->items, ids->count + 1, sizeof *ids->items);
    memcpy(ids->items[ids->count++], id, sizeof *ids->items);
}

void record_ids_free(struct record_ids *ids)
{
    free(ids->items);
}

static PGresult *ask_of_ids(struct database *database, const struct embedded_text *query, const struct record_ids *ids,
                            struct error *error)
{
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    struct array array = array_of(arena, OID_UUID, ids->count, 16);
    for (size_t i = 0; i < ids->count; i++)
        array_bytes(&array, ids->items[i], sizeof ids->items[i]);
    parameter_array(&parameters, &array);
    PGresult *rows = database_query(database, query, &parameters, error);
    arena_free(arena);
    return rows;
}

static bool is_in(const PGresult *rows, int column, const uint8_t id[16])
{
    size_t size;
    for (int row = 0; row < PQntuples(rows); row++)
        if (memcmp(result_bytes(rows, row, column, &size), id, 16) == 0)
            return true;
    return false;
}

// Whether each id is of a record that is there, or was forgotten before.
static bool ids_check(const struct forgetter *forgetter, const struct record_ids *ids, const PGresult *known)
{
    char text[UUID_TEXT_SIZE];
    for (size_t i = 0; i < ids->count; i++) {
        bool is_known = is_in(forgetter->found, 1, ids->items[i]);
        uuid_format(ids->items[i], text);
        for (int row = 0; row < PQntuples(known) && !is_known; row++)
            is_known = strcmp(result_text(known, row, 0), text) == 0;
        if (!is_known)
            return error_set(forgetter->error, ERROR_FATAL,
                             "no record %s: nothing was forgotten. Its consumer may be behind: see 'taakctl lag'",
                             text);
    }
    return true;
}

// Runs a statement on the ids of all that was found, as uuid[].
static bool run(const struct forgetter *forgetter, const struct embedded_text *statement, int64_t *rows)
{
    size_t size, count = (size_t)PQntuples(forgetter->found);
    struct parameters parameters = parameters_in(forgetter->arena);
    struct array ids = array_of(forgetter->arena, OID_UUID, count, 16);
    for (size_t row = 0; row < count; row++)
        array_bytes(&ids, result_bytes(forgetter->found, (int)row, 1, &size), 16);
    parameter_array(&parameters, &ids);
    return database_execute(forgetter->database, statement, &parameters, rows, forgetter->error);
}

// The same as text[].
static bool run_on_texts(const struct forgetter *forgetter, const struct embedded_text *statement, int64_t *rows)
{
    char text[UUID_TEXT_SIZE];
    size_t size, count = (size_t)PQntuples(forgetter->found);
    struct parameters parameters = parameters_in(forgetter->arena);
    struct array ids = array_of(forgetter->arena, OID_TEXT, count, UUID_TEXT_SIZE);
    for (size_t row = 0; row < count; row++)
        array_bytes(&ids, uuid_format(result_bytes(forgetter->found, (int)row, 1, &size), text), UUID_TEXT_SIZE - 1);
    parameter_array(&parameters, &ids);
    return database_execute(forgetter->database, statement, &parameters, rows, forgetter->error);
}

// Puts the digests on the list, and each into the audit trail.
static bool mark(const struct forgetter *forgetter)
{
    size_t size, count = (size_t)PQntuples(forgetter->found);
    struct parameters parameters = parameters_in(forgetter->arena);
    struct array ids = array_of(forgetter->arena, OID_UUID, count, 16);
    struct array names = array_of(forgetter->arena, OID_TEXT, count, 32);
    for (size_t row = 0; row < count; row++) {
        const char *topic = result_text(forgetter->found, (int)row, 0);
        array_bytes(&ids, result_bytes(forgetter->found, (int)row, 1, &size), 16);
        array_bytes(&names, topic, strlen(topic));
    }
    parameter_array(&parameters, &ids);
    parameter_array(&parameters, &names);
    PGresult *marked = database_query(forgetter->database, audit_sql_forget_mark, &parameters, forgetter->error);
    bool ok = marked != NULL;
    for (int row = 0; ok && row < PQntuples(marked); row++)
        ok = trail_add(forgetter->database, "forgot",
                       arena_text(forgetter->arena, "%s: a record with digest %s", result_text(marked, row, 0),
                                  result_text(marked, row, 1)),
                       forgetter->error);
    PQclear(marked);
    return ok;
}

static void found_count(struct forgetting *done, const PGresult *found)
{
    for (int row = 0; row < PQntuples(found); row++) {
        const char *topic = result_text(found, row, 0);
        done->permits += strcmp(topic, TOPIC_PERMITS) == 0;
        done->arrivals += strcmp(topic, TOPIC_ARRIVALS) == 0;
        done->placements += strcmp(topic, TOPIC_PLACEMENTS) == 0;
    }
}

static bool all_forget(struct forgetter *forgetter, struct forgetting *done)
{
    return run(forgetter, audit_sql_forget_permits, NULL) && run(forgetter, audit_sql_forget_arrivals, NULL) &&
           run(forgetter, audit_sql_forget_placements, NULL) && run(forgetter, audit_sql_forget_links, &done->links) &&
           run_on_texts(forgetter, audit_sql_forget_rejects, &done->rejects) &&
           run_on_texts(forgetter, audit_sql_forget_outbox, NULL) && mark(forgetter) &&
           database_execute(forgetter->database, audit_sql_forget_edition, NULL, NULL, forgetter->error);
}

bool forget(struct forgetting *done, struct database *database, const struct record_ids *ids, bool dry_run,
            struct error *error)
{
    struct forgetter forgetter = {.database = database, .arena = arena_new(), .error = error};
    *done = (struct forgetting){0};
    // Whoever writes a batch has locked its positions first: all batches come before this or after it.
    bool ok = database_command(database, "BEGIN", error) &&
              database_command(database, "LOCK TABLE position IN SHARE ROW EXCLUSIVE MODE", error) &&
              (forgetter.found = ask_of_ids(database, audit_sql_forget_find, ids, error));
    PGresult *known = ok ? ask_of_ids(database, audit_sql_forget_known, ids, error) : NULL;
    ok = known && ids_check(&forgetter, ids, known);
    if (ok) {
        done->before = PQntuples(known);
        found_count(done, forgetter.found);
    }
    ok = ok && (PQntuples(forgetter.found) == 0 || all_forget(&forgetter, done)) &&
         database_command(database, dry_run ? "ROLLBACK" : "COMMIT", error);
    PQclear(known);
    PQclear(forgetter.found);
    arena_free(forgetter.arena);
    return ok;
}

json_t *forget_list(struct database *database, struct error *error)
{
    PGresult *rows = database_query(database, audit_sql_forget_list, NULL, error);
    json_t *list = rows ? json_array() : NULL;
    for (int row = 0; rows && row < PQntuples(rows); row++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "topic", result_text(rows, row, 0),
                                              "forgotten_at", result_text(rows, row, 1), "salt",
                                              result_text(rows, row, 2), "digest", result_text(rows, row, 3)));
    PQclear(rows);
    return list;
}

static const char *hexadecimal(const json_t *value)
{
    const char *text = json_string_value(value);
    return text && strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64 ? text : NULL;
}

static bool list_read(const json_t *list, struct array *salts, struct array *digests, struct error *error)
{
    size_t i;
    const json_t *item;
    json_array_foreach(list, i, item)
    {
        const char *salt = hexadecimal(json_object_get(item, "salt"));
        const char *digest = hexadecimal(json_object_get(item, "digest"));
        if (!salt || !digest)
            return error_set(error, ERROR_CONFIG, "item %zu has no salt and digest of 64 hexadecimal digits each",
                             i + 1);
        array_bytes(salts, salt, 64);
        array_bytes(digests, digest, 64);
    }
    return json_is_array(list) || error_set(error, ERROR_CONFIG, "it is no list as 'taakctl forget --list' prints it");
}

bool forget_again_find(struct record_ids *ids, int64_t *missing, struct database *database, const json_t *list,
                       struct error *error)
{
    size_t size, count = json_array_size(list);
    struct arena *arena = arena_new();
    struct parameters match = parameters_in(arena), listed = parameters_in(arena);
    struct array salts = array_of(arena, OID_TEXT, count, 64), digests = array_of(arena, OID_TEXT, count, 64);
    PGresult *found = NULL, *before = NULL;
    if (list_read(list, &salts, &digests, error)) {
        parameter_array(&match, &salts);
        parameter_array(&match, &digests);
        parameter_array(&listed, &digests);
        found = database_query(database, audit_sql_forget_match, &match, error);
        before = found ? database_query(database, audit_sql_forget_listed, &listed, error) : NULL;
    }
    bool ok = before != NULL;
    for (int row = 0; ok && row < PQntuples(found); row++)
        record_ids_add(ids, result_bytes(found, row, 0, &size));
    if (ok)
        *missing = (int64_t)count - PQntuples(found) - result_int8(before, 0, 0);
    PQclear(found);
    PQclear(before);
    arena_free(arena);
    return ok;
}

bool forgotten_at(struct database *database, const uint8_t id[16], char at[FORGOTTEN_AT_SIZE], struct error *error)
{
    struct record_ids ids = {0};
    record_ids_add(&ids, id);
    PGresult *known = ask_of_ids(database, audit_sql_forget_known, &ids, error);
    snprintf(at, FORGOTTEN_AT_SIZE, "%s", known && PQntuples(known) > 0 ? result_text(known, 0, 1) : "");
    PQclear(known);
    record_ids_free(&ids);
    return known != NULL;
}

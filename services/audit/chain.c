#include "audit/chain.h"
#include "common/arena.h"
#include "common/number_text.h"

#include "audit_sql.h"

#include <ctype.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 1000

enum { NUMBER, HASH, FIELDS };

// The walk: where it is, and what it knows of the entry before.
struct walk {
    struct verification *verification;
    const struct chain_head *noted;
    struct chain_head before;
    int64_t entries;
    bool met; // the noted head
};

static int digit_of(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

bool chain_head_read(const char *text, struct chain_head *head)
{
    char number[24];
    const char *colon = strchr(text, ':');
    size_t length = colon ? (size_t)(colon - text) : 0;
    if (!colon || length >= sizeof number || strlen(colon + 1) != 2 * sizeof head->hash ||
        strspn(colon + 1, "0123456789abcdefABCDEF") != 2 * sizeof head->hash)
        return false;
    memcpy(number, text, length);
    number[length] = '\0';
    for (size_t i = 0; i < sizeof head->hash; i++)
        head->hash[i] = (uint8_t)(digit_of(colon[1 + 2 * i]) * 16 + digit_of(colon[2 + 2 * i]));
    return number_parse(number, 1, INT64_MAX, &head->number);
}

const char *chain_head_format(const struct chain_head *head, char text[CHAIN_HEAD_SIZE])
{
    int at = snprintf(text, CHAIN_HEAD_SIZE, "%" PRId64 ":", head->number);
    for (size_t i = 0; head->number > 0 && i < sizeof head->hash; i++)
        at += snprintf(text + at, CHAIN_HEAD_SIZE - (size_t)at, "%02x", head->hash[i]);
    return text;
}

// A field as the function audit_field has it.
static bool field_add(EVP_MD_CTX *hash, const PGresult *rows, int row, int column)
{
    char length[16];
    if (PQgetisnull(rows, row, column))
        return EVP_DigestUpdate(hash, "-,", 2);
    int size = PQgetlength(rows, row, column), digits = snprintf(length, sizeof length, "%d:", size);
    return EVP_DigestUpdate(hash, length, (size_t)digits) &&
           EVP_DigestUpdate(hash, PQgetvalue(rows, row, column), (size_t)size) && EVP_DigestUpdate(hash, ",", 1);
}

// The hash that the entry must have behind the one before.
static void hash_compute(const struct chain_head *before, const PGresult *rows, int row,
                         uint8_t computed[CHAIN_HASH_SIZE])
{
    EVP_MD_CTX *hash = EVP_MD_CTX_new();
    bool ok = hash && EVP_DigestInit_ex(hash, EVP_sha256(), NULL) &&
              EVP_DigestUpdate(hash, before->hash, before->number > 0 ? sizeof before->hash : 0);
    for (int column = FIELDS; ok && column < PQnfields(rows); column++)
        ok = field_add(hash, rows, row, column);
    if (!ok || !EVP_DigestFinal_ex(hash, computed, NULL))
        abort(); // it fails for want of memory only
    EVP_MD_CTX_free(hash);
}

// Goes on from what the entry says of itself, so that one fault is told once.
static void entry_check(struct walk *walk, const PGresult *rows, int row)
{
    struct chain_head *before = &walk->before, entry = {.number = result_int8(rows, row, NUMBER)};
    uint8_t computed[CHAIN_HASH_SIZE];
    size_t size;
    const uint8_t *hash = result_bytes(rows, row, HASH, &size);
    if (size == sizeof entry.hash)
        memcpy(entry.hash, hash, size);
    walk->entries++;
    hash_compute(before, rows, row, computed);
    if (entry.number != before->number + 1)
        verification_differ(walk->verification, "entry %" PRId64 " follows on %" PRId64 ": %" PRId64 " were taken out",
                            entry.number, before->number, entry.number - before->number - 1);
    else if (memcmp(computed, entry.hash, sizeof computed) != 0)
        verification_differ(walk->verification,
                            "entry %" PRId64 " does not go on from the one before: it, or that one's hash, was changed",
                            entry.number);
    walk->met |= walk->noted && walk->noted->number == entry.number &&
                 memcmp(walk->noted->hash, entry.hash, sizeof entry.hash) == 0;
    *before = entry;
}

static bool walk_on(struct walk *walk, struct database *database, const struct progress_listener *listener,
                    struct error *error)
{
    int count;
    do {
        struct arena *arena = arena_new();
        struct parameters parameters = parameters_in(arena);
        parameter_int8(&parameters, walk->before.number);
        parameter_int8(&parameters, CHUNK);
        PGresult *rows = database_query(database, audit_sql_chain_read, &parameters, error);
        arena_free(arena);
        if (!rows)
            return false;
        count = PQntuples(rows);
        for (int row = 0; row < count; row++)
            entry_check(walk, rows, row);
        PQclear(rows);
        progress_tell(listener, walk->entries, walk->entries);
    } while (count > 0); // fewer than were asked for, where there is a gap
    return true;
}

static bool head_read(struct database *database, struct chain_head *head, struct error *error)
{
    size_t size;
    PGresult *rows = database_query(database, audit_sql_chain_head, NULL, error);
    *head = (struct chain_head){0};
    if (rows && PQntuples(rows) > 0) {
        const uint8_t *hash = result_bytes(rows, 0, 1, &size);
        head->number = result_int8(rows, 0, 0);
        memcpy(head->hash, hash, size < sizeof head->hash ? size : sizeof head->hash);
    }
    PQclear(rows);
    return rows != NULL;
}

static void end_check(struct walk *walk, const struct chain_head *head)
{
    const struct chain_head *last = &walk->before, *noted = walk->noted;
    if (head->number != last->number || memcmp(head->hash, last->hash, sizeof head->hash) != 0)
        verification_differ(walk->verification,
                            "the last entry is %" PRId64 ", the next one goes on from %" PRId64 ": the end was changed",
                            last->number, head->number);
    if (noted && !walk->met)
        verification_differ(walk->verification,
                            noted->number > last->number
                                ? "entry %" PRId64 ", which was noted, is not there: the end was cut off, or a backup "
                                  "of before it was restored"
                                : "entry %" PRId64
                                  " is not the one that was noted: what it stands for was written anew, "
                                  "as after a restored backup",
                            noted->number);
}

bool chain_verify(struct verification *verification, struct database *database, const struct chain_head *noted,
                  struct chain_head *last, const struct progress_listener *listener, struct error *error)
{
    struct walk walk = {.verification = verification, .noted = noted};
    struct chain_head head;
    verification_begin(verification, "audit trail");
    bool ok = database_command(database, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", error) &&
              walk_on(&walk, database, listener, error) && head_read(database, &head, error) &&
              database_command(database, "COMMIT", error);
    if (ok)
        end_check(&walk, &head);
    verification_count(verification, walk.entries);
    *last = walk.before;
    return ok;
}

bool chain_length(struct database *database, int64_t *entries, struct error *error)
{
    struct chain_head head;
    bool ok = head_read(database, &head, error);
    *entries = head.number;
    return ok;
}

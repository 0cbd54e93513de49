#include "intake/forgotten.h"
#include "messages/identifier.h"

#include "intake_sql.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#define TAILS 0x10000

struct forgotten {
    int64_t edition;
    uint8_t *digests; // SHA256_DIGEST_LENGTH bytes each, ascending
    size_t count;
    uint8_t salt[64];
    size_t salt_size;
    uint8_t tails[TAILS / 8]; // a bit for the last two bytes of each id: nearly all others go without a digest
};

struct forgotten *forgotten_new(void)
{
    struct forgotten *forgotten = memory_resize(NULL, 1, sizeof *forgotten);
    memset(forgotten, 0, sizeof *forgotten);
    return forgotten;
}

void forgotten_free(struct forgotten *forgotten)
{
    if (!forgotten)
        return;
    free(forgotten->digests);
    free(forgotten);
}

static bool row_take(struct forgotten *forgotten, const PGresult *rows, int row, struct error *error)
{
    size_t salt_size, size;
    const uint8_t *salt = result_bytes(rows, row, 0, &salt_size), *digest = result_bytes(rows, row, 1, &size);
    if (salt_size > sizeof forgotten->salt || size != SHA256_DIGEST_LENGTH)
        return error_set(error, ERROR_FATAL, "table forgotten: %zu bytes of salt, a digest of %zu", salt_size, size);
    int tail = result_int4(rows, row, 2);
    memcpy(forgotten->salt, salt, salt_size);
    forgotten->salt_size = salt_size;
    memcpy(forgotten->digests + (size_t)row * SHA256_DIGEST_LENGTH, digest, SHA256_DIGEST_LENGTH);
    forgotten->tails[tail / 8] |= (uint8_t)(1 << tail % 8);
    return true;
}

bool forgotten_follow(struct forgotten *forgotten, struct database *database, int64_t edition, struct error *error)
{
    if (edition == forgotten->edition)
        return true;
    PGresult *rows = database_query(database, intake_sql_forgotten_read, NULL, error);
    if (!rows)
        return false;
    int count = PQntuples(rows);
    bool ok = true;
    forgotten->digests = memory_resize(forgotten->digests, (size_t)count, SHA256_DIGEST_LENGTH);
    memset(forgotten->tails, 0, sizeof forgotten->tails);
    for (int row = 0; ok && row < count; row++)
        ok = row_take(forgotten, rows, row, error);
    PQclear(rows);
    forgotten->count = ok ? (size_t)count : 0;
    forgotten->edition = ok ? edition : 0;
    return ok;
}

bool forgotten_any(const struct forgotten *forgotten)
{
    return forgotten->count > 0;
}

static int compare_digests(const void *a, const void *b)
{
    return memcmp(a, b, SHA256_DIGEST_LENGTH);
}

bool forgotten_has(const struct forgotten *forgotten, const uint8_t id[16])
{
    size_t tail = (size_t)id[14] << 8 | id[15];
    uint8_t salted[sizeof forgotten->salt + 16], digest[SHA256_DIGEST_LENGTH];
    if (!(forgotten->tails[tail / 8] >> tail % 8 & 1))
        return false;
    memcpy(salted, forgotten->salt, forgotten->salt_size);
    memcpy(salted + forgotten->salt_size, id, 16);
    if (!EVP_Digest(salted, forgotten->salt_size + 16, digest, NULL, EVP_sha256(), NULL))
        abort(); // it fails for want of memory only
    return bsearch(digest, forgotten->digests, forgotten->count, sizeof digest, compare_digests) != NULL;
}

bool forgotten_named(const struct forgotten *forgotten, const void *bytes, size_t size)
{
    const size_t length = UUID_TEXT_SIZE - 1, first = 8; // the first dash of a UUID's text
    const char *text = bytes, *dash;
    uint8_t id[16];
    if (!text || size < length)
        return false;
    for (const char *from = text + first, *end = text + size; (dash = memchr(from, '-', (size_t)(end - from)));
         from = dash + 1) {
        if ((size_t)(end - dash) < length - first)
            return false;
        if (uuid_read(dash - first, length, id) && forgotten_has(forgotten, id))
            return true;
    }
    return false;
}

#include "common/sqlstate.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *prefix; // the longest that matches counts: a class (2) or a code (5)
    enum error_kind kind;
} kinds[] = {
    {"08", ERROR_TRANSIENT},    // connection exception
    {"0A", ERROR_TRANSIENT},    // feature not supported: a plan whose table was made anew, good on the next connection
    {"21", ERROR_POISON},       // cardinality violation
    {"22", ERROR_POISON},       // data exception
    {"22P03", ERROR_FATAL},     // invalid binary representation: this program and the schema differ, not the data
    {"22P04", ERROR_FATAL},     // bad COPY file format: as above
    {"23", ERROR_POISON},       // integrity constraint violation
    {"23505", ERROR_TRANSIENT}, // unique violation: another consumer was first, a new look-up sees its row
    {"25", ERROR_TRANSIENT},    // invalid transaction state: read-only standby, idle in transaction time-out
    {"28", ERROR_TRANSIENT},    // invalid authorization: a password or role that is mended while we wait
    {"3D", ERROR_TRANSIENT},    // no such database: not yet, or while a backup is being restored
    {"3F", ERROR_TRANSIENT},    // no such schema: as above
    {"40", ERROR_TRANSIENT},    // transaction rollback: serialization failure, deadlock
    {"42501", ERROR_TRANSIENT}, // insufficient privilege: a right that is given while we wait
    {"42703", ERROR_TRANSIENT}, // undefined column: another schema than this program's, until it is migrated
    {"42704", ERROR_TRANSIENT}, // undefined object: as above
    {"42883", ERROR_TRANSIENT}, // undefined function: as above
    {"42P01", ERROR_TRANSIENT}, // undefined table: not migrated yet, being restored, or dropped
    {"44", ERROR_POISON},       // WITH CHECK OPTION violation
    {"53", ERROR_TRANSIENT},    // insufficient resources: disk full, too many connections
    {"54", ERROR_POISON},       // program limit exceeded: a value too large
    {"54001", ERROR_FATAL},     // statement too complex: our own, whatever the data
    {"54011", ERROR_FATAL},     // too many columns
    {"54023", ERROR_FATAL},     // too many arguments
    {"55", ERROR_TRANSIENT},    // object not in prerequisite state: lock not available
    {"57", ERROR_TRANSIENT},    // operator intervention: shutdown, cancelled, starting up
    {"58", ERROR_TRANSIENT},    // system error: I/O
    {"72", ERROR_TRANSIENT},    // snapshot too old
    {"P0001", ERROR_POISON},    // RAISE EXCEPTION in a trigger
    {"XX", ERROR_TRANSIENT},    // internal error
    {"XX001", ERROR_FATAL},     // data corrupted
    {"XX002", ERROR_FATAL},     // index corrupted
};

enum error_kind sqlstate_kind(const char *sqlstate)
{
    enum error_kind kind = ERROR_FATAL;
    size_t longest = 0;
    if (!sqlstate || !*sqlstate)
        return ERROR_TRANSIENT;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t length = strlen(kinds[i].prefix);
        if (length > longest && strncmp(sqlstate, kinds[i].prefix, length) == 0) {
            kind = kinds[i].kind;
            longest = length;
        }
    }
    return kind;
}

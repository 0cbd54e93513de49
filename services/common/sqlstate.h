// What a SQLSTATE means for what to do next; the one place that decides.
// PostgreSQL, Appendix A: Error Codes.
#pragma once

#include "common/error.h"

// TRANSIENT: the server, a lock or another transaction was in the way; or the database, its schema or a right is not
// there, which a person mends while the program waits. POISON: this row's data will never be taken. FATAL: this program
// is wrong. NULL or "" (no answer from the server) is TRANSIENT.
enum error_kind sqlstate_kind(const char *sqlstate);

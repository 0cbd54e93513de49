// What an error code of PostgreSQL (SQLSTATE) means for what to do next. It is decided here and nowhere else.
// The codes: PostgreSQL's manual, Appendix A, Error Codes.
#pragma once

#include "common/error.h"

// The kind of an error with this code:
// - ERROR_TRANSIENT: the server, a lock or another transaction was in the way; or the database, its schema or a right
// is
//   not there, which a person mends while the program waits. Also where there is no code (NULL or ""): no server
//   answered.
// - ERROR_POISON: the data of this row will never be taken, whenever it is tried.
// - ERROR_FATAL: the program is wrong or the database is damaged. Also every code that the table does not have.
enum error_kind sqlstate_kind(const char *sqlstate);

#include "common/error.h"
#include "common/printable.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error->kind = kind;
    error->sqlstate[0] = '\0';
    printable_vformat(error->message, sizeof error->message, format, arguments); // whatever came from outside
    va_end(arguments);
    return false;
}

const char *error_kind_name(enum error_kind kind)
{
    static const char *const names[] = {
        [ERROR_NONE] = "none",       [ERROR_TRANSIENT] = "transient", [ERROR_FENCED] = "fenced",
        [ERROR_POISON] = "poison",   [ERROR_CONFIG] = "config",       [ERROR_FATAL] = "fatal",
        [ERROR_STOPPED] = "stopped",
    };
    return names[kind];
}

int error_exit_code(const struct error *error)
{
    if (error->kind == ERROR_NONE || error->kind == ERROR_STOPPED)
        return EX_OK;
    if (error->kind == ERROR_CONFIG)
        return EX_CONFIG;
    // Class 42: the server is there, and says that a table or a right is not.
    bool refused = strncmp(error->sqlstate, "42", 2) == 0;
    return error->kind == ERROR_TRANSIENT && !refused ? EX_UNAVAILABLE : EXIT_FAILURE;
}

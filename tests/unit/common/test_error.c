#include "common/error.h"

#include <criterion/criterion.h>
#include <string.h>

// Exit codes of sysexits.h, as the contract gives them.
Test(error, names_and_exit_codes)
{
    static const struct {
        enum error_kind kind;
        const char *name;
        int exit_code;
    } cases[] = {{ERROR_NONE, "none", 0},      {ERROR_TRANSIENT, "transient", 69}, {ERROR_FENCED, "fenced", 1},
                 {ERROR_POISON, "poison", 1},  {ERROR_CONFIG, "config", 78},       {ERROR_FATAL, "fatal", 1},
                 {ERROR_STOPPED, "stopped", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_str_eq(error_kind_name(cases[i].kind), cases[i].name);
        cr_expect_eq(error_exit_code(&(struct error){.kind = cases[i].kind}), cases[i].exit_code, "%s", cases[i].name);
    }
}

Test(error, a_server_that_refuses_is_there)
{
    static const struct {
        const char *sqlstate;
        int exit_code;
    } cases[] = {{"42501", 1}, {"42P01", 1}, {"42703", 1}, {"3D000", 69}, {"57P03", 69}, {"08006", 69}, {"", 69}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = {.kind = ERROR_TRANSIENT};
        strcpy(error.sqlstate, cases[i].sqlstate);
        cr_expect_eq(error_exit_code(&error), cases[i].exit_code, "%s", cases[i].sqlstate);
    }
}

Test(error, set)
{
    struct error error = {.kind = ERROR_FATAL, .sqlstate = "23505", .message = "before"};
    cr_assert_not(error_set(&error, ERROR_CONFIG, "%s is %d", "LOG_LEVEL", 3));
    cr_expect_eq(error.kind, ERROR_CONFIG);
    cr_expect_str_eq(error.message, "LOG_LEVEL is 3");
    cr_expect_str_eq(error.sqlstate, "", "the SQLSTATE of the error before is not this one's");
    char text[3000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    cr_assert_not(error_set(&error, ERROR_FATAL, "%s", text));
    cr_expect_eq(strlen(error.message), sizeof error.message - 1, "what is too long is cut");
    cr_assert_not(error_set(&error, ERROR_FATAL, "%s", "PostgreSQL: a\nb\033[2J\302\233 caf\xe9"));
    cr_expect_str_eq(error.message, "PostgreSQL: a\\nb\\x1b[2J\\u{9b} caf\\xe9", "one line that steers nothing");
}

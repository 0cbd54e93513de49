// What a command printed, and whether it is neat.
#pragma once

#include "common/printable.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Standard output goes here until printed_end.
static int printed_stdout;
static FILE *printed_file;

static inline void printed_start(void)
{
    printed_file = tmpfile();
    (void)fflush(stdout);
    printed_stdout = dup(STDOUT_FILENO);
    cr_assert(printed_file && printed_stdout >= 0 && dup2(fileno(printed_file), STDOUT_FILENO) >= 0);
}

static inline const char *printed_end(void)
{
    static char text[65536];
    (void)fflush(stdout);
    cr_assert_geq(dup2(printed_stdout, STDOUT_FILENO), 0);
    close(printed_stdout);
    rewind(printed_file);
    text[fread(text, 1, sizeof text - 1, printed_file)] = '\0';
    (void)fclose(printed_file);
    return text;
}

// Numbers of four digits and more have separators, but for years and codes.
static inline void expect_separators(const char *line)
{
    for (const char *c = line; *c; c++) {
        size_t digits = strspn(c, "0123456789");
        bool year = digits == 4 && strncmp(c, "20", 2) == 0, code = c - line >= 2 && strncmp(c - 2, "GM", 2) == 0;
        cr_expect(digits < 4 || year || code, "a number without separators: %s", line);
        c += digits > 0 ? digits - 1 : 0;
    }
}

// Every line fits a terminal and ends in no blank.
static inline void expect_neat(const char *text)
{
    char *copy = strdup(text);
    for (char *line = strtok(copy, "\n"); line; line = strtok(NULL, "\n")) {
        cr_expect_leq(printable_width(line), 80, "%d columns: %s", printable_width(line), line);
        cr_expect_neq(line[strlen(line) - 1], ' ', "a trailing blank: '%s'", line);
        if (!strstr(line, "  event "))
            expect_separators(line);
    }
    free(copy);
}

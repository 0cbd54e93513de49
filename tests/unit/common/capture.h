// What a test's code writes on standard error.
#pragma once

#include <criterion/criterion.h>
#include <stdio.h>
#include <unistd.h>

struct capture {
    int stderr_fd; // where it went before
    FILE *file;
    char text[8192];
};

static inline void capture_start(struct capture *capture)
{
    capture->file = tmpfile();
    cr_assert_not_null(capture->file);
    (void)fflush(stderr);
    capture->stderr_fd = dup(STDERR_FILENO);
    cr_assert_geq(capture->stderr_fd, 0);
    cr_assert_geq(dup2(fileno(capture->file), STDERR_FILENO), 0);
}

// Gives standard error back, and what was written as a text.
static inline const char *capture_end(struct capture *capture)
{
    (void)fflush(stderr);
    cr_assert_geq(dup2(capture->stderr_fd, STDERR_FILENO), 0);
    close(capture->stderr_fd);
    rewind(capture->file);
    capture->text[fread(capture->text, 1, sizeof(capture->text) - 1, capture->file)] = '\0';
    (void)fclose(capture->file);
    return capture->text;
}

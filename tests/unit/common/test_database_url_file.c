#include "common/settings.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void file_write(const char *path, const char *content)
{
    FILE *file = fopen(path, "we");
    cr_assert(file && fputs(content, file) >= 0 && fclose(file) == 0);
}

// A password changes while the program runs: whoever connects asks where the database is now.
Test(database_url_file, is_read_again)
{
    static const struct {
        const char *content, *url; // NULL: there is none now
    } cases[] = {{"postgresql://h/after\n", "postgresql://h/after"},
                 {"", NULL},
                 {"postgresql://h:x/\n", NULL},
                 {"postgres://i", "postgres://i"}};
    char path[] = "/tmp/test_database_url_XXXXXX", variable[64];
    cr_assert_eq(close(mkstemp(path)), 0);
    file_write(path, "postgresql://h/before\n");
    snprintf(variable, sizeof variable, "DATABASE_URL_FILE=%s", path);
    struct settings settings;
    struct error error;
    cr_assert(settings_load(&settings, SETTINGS_DATABASE, (char *[]){variable, NULL}, &error), "%s", error.message);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        file_write(path, cases[i].content);
        char *url = settings_database_url(&settings, &error);
        cr_expect_eq(url == NULL, cases[i].url == NULL, "case %zu", i);
        if (url && cases[i].url)
            cr_expect_str_eq(url, cases[i].url);
        if (!url)
            cr_expect(error.kind == ERROR_TRANSIENT && strstr(error.message, "DATABASE_URL_FILE"), "%s", error.message);
        free(url);
    }
    cr_expect_str_eq(settings.database_url, "postgresql://h/before");
    cr_assert_eq(unlink(path), 0);
    cr_expect_null(settings_database_url(&settings, &error));
    cr_expect(error.kind == ERROR_TRANSIENT && strstr(error.message, "No such file"), "%s", error.message);
    settings_free(&settings);
}

Test(database_url_file, is_none_where_the_url_is_given)
{
    struct settings settings;
    struct error error;
    char variable[] = "DATABASE_URL=postgresql://h/x";
    cr_assert(settings_load(&settings, SETTINGS_DATABASE, (char *[]){variable, NULL}, &error), "%s", error.message);
    char *url = settings_database_url(&settings, &error);
    cr_expect_str_eq(url, "postgresql://h/x");
    free(url);
    settings_free(&settings);
}

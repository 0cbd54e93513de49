// README.md names the settings as the program has them, and docker-compose.yml gives what must be given.
#include "common/settings.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char *file_read(const char *name)
{
    char path[512], *text = NULL;
    size_t size = 0;
    snprintf(path, sizeof path, "%s/%s", SOURCE_DIR, name);
    FILE *file = fopen(path, "r");
    cr_assert(file, "%s cannot be read", path);
    cr_assert(getdelim(&text, &size, '\0', file) > 0);
    fclose(file);
    return text;
}

static void row_print(FILE *out, const struct setting *setting)
{
    fprintf(out, "| `%s` | ", setting->name);
    if (setting->needed_for)
        fputs("required", out);
    else
        fprintf(out, *setting->initial ? "`%s`" : "none%s", setting->initial);
    fprintf(out, " | %s", setting->help);
    if (setting->type == SETTING_NUMBER)
        fprintf(out, "; %d to %d", setting->lowest, setting->highest);
    for (int i = 0; i < 5 && setting->choices[i]; i++)
        fprintf(out, "%s`%s`", i ? ", " : ": ", setting->choices[i]);
    fputs(" |\n", out);
}

Test(readme, has_the_table_of_settings)
{
    char *expected = NULL, *readme = file_read("README.md");
    size_t size;
    FILE *out = open_memstream(&expected, &size);
    fputs("| setting | default | what |\n|---|---|---|\n", out);
    for (size_t i = 0; i < settings_count; i++)
        row_print(out, &settings_table[i]);
    fclose(out);
    cr_assert(strstr(readme, expected), "README.md should have this table:\n%s", expected);
    free(expected);
    free(readme);
}

Test(compose, gives_what_must_be_given)
{
    char *compose = file_read("docker-compose.yml");
    for (size_t i = 0; i < settings_count; i++)
        if (settings_table[i].needed_for)
            cr_expect(strstr(compose, settings_table[i].name), "docker-compose.yml does not set %s",
                      settings_table[i].name);
    free(compose);
}

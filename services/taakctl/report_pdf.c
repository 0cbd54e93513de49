#include "taakctl/report_pdf.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// A folder of its own, with the page and what is made of it.
struct folder {
    char path[512], html[528], pdf[528];
};

static bool folder_make(struct folder *folder, struct error *error)
{
    const char *within = getenv("TMPDIR");
    within = within && *within ? within : "/tmp";
    int length = snprintf(folder->path, sizeof folder->path, "%s/taakctl-report-XXXXXX", within);
    if (length >= (int)sizeof folder->path || !mkdtemp(folder->path))
        return error_set(error, ERROR_FATAL, "cannot make a folder in %s: %s. TMPDIR chooses another place", within,
                         length >= (int)sizeof folder->path ? "the path is too long" : strerror(errno));
    snprintf(folder->html, sizeof folder->html, "%s/report.html", folder->path);
    snprintf(folder->pdf, sizeof folder->pdf, "%s/report.pdf", folder->path);
    return true;
}

static bool file_read(const char *path, struct buffer *text)
{
    char part[65536];
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    size_t size;
    do {
        size = fread(part, 1, sizeof part, file);
        buffer_add(text, part, size);
    } while (size == sizeof part);
    bool ok = !ferror(file);
    return fclose(file) == 0 && ok && text->size > 0;
}

// Runs a program, whose output goes nowhere. False where it is not there; *ok tells whether it ended well.
static bool run(char *const argv[], bool *ok)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int status = -1;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return false;
    bool started = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", 1, 0) == 0 &&
                   posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO) == 0 &&
                   posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    while (started && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    *ok = started && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return started;
}

static bool converted(struct folder *folder, struct error *error)
{
    char weasyprint[] = "weasyprint", chromium[] = "chromium", headless[] = "--headless",
         plain[] = "--no-pdf-header-footer";
    char rooted[] = "--no-sandbox", to[560], from[560];
    snprintf(to, sizeof to, "--print-to-pdf=%s", folder->pdf);
    snprintf(from, sizeof from, "file://%s", folder->html);
    char *const first[] = {weasyprint, folder->html, folder->pdf, NULL};
    // Chromium keeps no sandbox as root; the page is ours, and has no script.
    char *const second[] = {chromium, headless, plain, to, from, geteuid() == 0 ? rooted : NULL, NULL};
    bool ok;
    if (!run(first, &ok) && !run(second, &ok))
        return error_set(error, ERROR_FATAL,
                         "a PDF is made by WeasyPrint or Chromium, and neither is here: install Debian's package "
                         "weasyprint, or print the HTML of --format html");
    return ok || error_set(error, ERROR_FATAL, "weasyprint or chromium made no PDF of the report: try --format html");
}

bool report_pdf(const struct buffer *html, struct buffer *pdf, struct error *error)
{
    struct folder folder;
    if (!folder_make(&folder, error))
        return false;
    bool ok = (buffer_save(html, folder.html) ||
               error_set(error, ERROR_FATAL, "cannot write %s: %s", folder.html, strerror(errno))) &&
              converted(&folder, error);
    if (ok && !file_read(folder.pdf, pdf))
        ok = error_set(error, ERROR_FATAL, "cannot read %s", folder.pdf);
    (void)remove(folder.html);
    (void)remove(folder.pdf);
    (void)rmdir(folder.path);
    return ok;
}

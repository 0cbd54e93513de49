// taakctl report: the progress report of a half-year.
#include "pages/report.h"
#include "taakctl/figures_options.h"
#include "taakctl/report_pdf.h"
#include "terminal/print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct argp_option options[] = {
    FIGURES_OPTION_AT,
    {"lang", 'l', "nl|en", 0, "The language of the report: Dutch (nl), if not given", 0},
    {"format", 'f', "html|pdf|csv", 0, "What to make; HTML, if not given", 0},
    {"output", 'o', "FILE", 0, "Where to; standard output, if not given", 0},
    {0}};

struct arguments {
    struct figures_options figures;
    enum language language;
    const char *format, *output;
};

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    if (key == 'a')
        figures_at(&arguments->figures, argument, state);
    else if (key == 'l' && strcmp(argument, "nl") != 0 && strcmp(argument, "en") != 0)
        argp_error(state, "--lang is nl or en, not '%s'", argument);
    else if (key == 'l')
        arguments->language = *argument == 'n' ? LANGUAGE_NL : LANGUAGE_EN;
    else if (key == 'f' && strcmp(argument, "html") != 0 && strcmp(argument, "pdf") != 0 &&
             strcmp(argument, "csv") != 0)
        argp_error(state, "--format is html, pdf or csv, not '%s'", argument);
    else if (key == 'f')
        arguments->format = argument;
    else if (key == 'o')
        arguments->output = argument;
    else if (key == ARGP_KEY_ARG)
        figures_period_read(&arguments->figures, argument, state);
    else if (key == ARGP_KEY_NO_ARGS)
        argp_error(state, "of which half-year? Give it as 2017-1");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static bool made(const struct page *page, const struct process *process, const char *format, struct buffer *out,
                 struct error *error)
{
    struct buffer html = {0};
    if (strcmp(format, "csv") == 0)
        return report_csv(page, process, out, error);
    if (strcmp(format, "html") == 0)
        return report_file(page, process, out, error);
    bool ok = report_file(page, process, &html, error) && report_pdf(&html, out, error);
    free(html.text);
    return ok;
}

static bool written(const struct buffer *out, const char *output, struct error *error)
{
    bool ok = output ? buffer_save(out, output)
                     : fwrite(out->text, 1, out->size, stdout) == out->size && fflush(stdout) == 0;
    return ok || error_set(error, ERROR_FATAL, "cannot write %s: %s", output ? output : "the report", strerror(errno));
}

// Makes it of the figures, and of who waits.
static bool reported(struct context *context, const struct arguments *arguments, const struct page *page)
{
    struct process process = {0};
    struct buffer out = {0};
    struct error *error = &context->error;
    struct database *database = command_database(context);
    bool ok = database && process_read(&process, page->period, page->at, database, error);
    database_close(database);
    if (ok && context->json)
        ok = json_print(report_rows(page, &process), stdout, error);
    else if (ok)
        ok = made(page, &process, arguments->format, &out, error) && written(&out, arguments->output, error);
    free(out.text);
    process_free(&process);
    return ok;
}

static bool shown(struct context *context, const struct arguments *arguments, const struct records *records)
{
    char text[PERIOD_TEXT_SIZE];
    struct told told = {0};
    struct pages *pages = pages_new(&context->error);
    struct page page = {pages,
                        arguments->language,
                        "",
                        "",
                        arguments->figures.period,
                        arguments->figures.at,
                        ledger_position(records->standing.ledger),
                        &told,
                        records};
    bool ok = pages && (told_of(&told, &records->standing) || error_set(&context->error, ERROR_FATAL, "out of memory"));
    if (ok && !told_period(&told, page.period))
        ok = error_set(&context->error, ERROR_FATAL, "no figures for %s: 'taakctl nation' lists the periods",
                       period_format(page.period, text));
    ok = ok && reported(context, arguments, &page);
    told_free(&told);
    pages_free(pages);
    return ok;
}

static bool report_run(struct context *context, int argc, char **argv)
{
    struct arguments arguments = {FIGURES_OPTIONS_NONE, LANGUAGE_NL, "html", NULL};
    struct records records;
    if (!command_parse(
            context, &command_report, argc, argv, options, on_option, &arguments,
            "It looks back and ahead, and tells backlogs, waiting and where each figure comes from. A PDF is "
            "made by WeasyPrint (Debian's package weasyprint) or else by Chromium.\n\n"
            "  taakctl report 2017-1 --format pdf --output report.pdf\n"
            "  taakctl report 2017-1 --at 2017-04-01 --lang en > report.html"))
        return false;
    if (strcmp(arguments.format, "pdf") == 0 && !arguments.output && !context->json && isatty(STDOUT_FILENO))
        command_usage("report", "a PDF is not for a terminal: give --output FILE");
    bool ok = command_records(context, arguments.figures.at, &records) && shown(context, &arguments, &records);
    records_free(&records);
    return ok;
}

const struct command command_report = {"report", "PERIOD [--at DAY] [--lang nl|en] [--format html|pdf|csv]",
                                       "The progress report of a half-year.", SETTINGS_DATABASE, report_run};

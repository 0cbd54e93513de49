#include "feed/lines.h"
#include "common/arena.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#define UTF8_MARK "\xEF\xBB\xBF" // the mark that Windows programs put first
#define BLANKS    " \t\r\n"
#define LINE_MOST (64 * 1024) // bytes, as many as a record's message may have

struct lines {
    FILE *in;
    struct line line;
    bool begun; // the first line that is not blank was read
    int64_t bytes;
};

struct lines *lines_open(FILE *in)
{
    struct lines *lines = memory_resize(NULL, 1, sizeof *lines);
    *lines = (struct lines){.in = in, .line = {.text = memory_resize(NULL, LINE_MOST + 2, 1)}};
    return lines;
}

void lines_close(struct lines *lines)
{
    if (!lines)
        return;
    free(lines->line.text);
    free(lines);
}

// Reads a line. Of one that is too long only as much is kept as shows that it is, as a file without line ends must not
// fill the memory. False at the end of the input.
static bool line_get(struct lines *lines)
{
    struct line *line = &lines->line;
    int c, bits = 0;
    size_t kept = 0, all = 0;
    while ((c = getc_unlocked(lines->in)) != EOF && c != '\n') {
        bits |= c;
        if (all++ <= LINE_MOST)
            line->text[kept++] = (char)c;
    }
    lines->bytes += (int64_t)all + (c == '\n');
    bool found = all > 0 || c == '\n';
    if (kept == all && kept > 0 && line->text[kept - 1] == '\r')
        kept--;
    line->text[kept] = '\0';
    line->length = kept;
    line->is_ascii = bits < 0x80;
    line->number++;
    return found;
}

static bool begins(const struct line *line, const char *mark)
{
    return strncmp(line->text, mark, strlen(mark)) == 0;
}

// Whether a line is UTF-16, which Excel calls "Unicode text": it has a mark, or every other byte of the first letters
// is 0.
static bool is_utf16(const struct line *line)
{
    return begins(line, "\xFF\xFE") || begins(line, "\xFE\xFF") ||
           (line->length > 1 && (!line->text[0]) != (!line->text[1]));
}

static void mark_remove(struct line *line)
{
    line->length -= strlen(UTF8_MARK);
    memmove(line->text, line->text + strlen(UTF8_MARK), line->length + 1);
}

// The first line tells which encoding the input has.
static bool encoding_find(struct lines *lines, struct error *error)
{
    lines->begun = true;
    if (is_utf16(&lines->line))
        return error_set(error, ERROR_POISON,
                         "the input is UTF-16, as Excel's \"Unicode text\" is: save it as \"CSV UTF-8\"");
    if (begins(&lines->line, UTF8_MARK))
        mark_remove(&lines->line);
    return true;
}

enum lines_next lines_next(struct lines *lines, const struct line **line, struct error *error)
{
    bool found;
    do {
        errno = 0;
        found = line_get(lines);
        if (ferror(lines->in)) {
            error_set(error, ERROR_FATAL, "cannot read the input: %s", strerror(errno ? errno : EIO));
            return LINES_FAILED;
        }
    } while (found && strspn(lines->line.text, BLANKS) >= lines->line.length);
    if (!found)
        return LINES_END;
    *line = &lines->line;
    return lines->begun || encoding_find(lines, error) ? LINES_LINE : LINES_FAILED;
}

// Each of these would make another program cut the line or read something else in it.
const char *line_fault(const struct line *line)
{
    if (line->length > LINE_MOST)
        return "it is longer than 64 KiB";
    if (memchr(line->text, '\0', line->length))
        return "it holds a NUL character, which no text has";
    if (memchr(line->text, '\r', line->length))
        return "it holds a carriage return that ends no line: lines end in LF or CR LF";
    if (!line->is_ascii && u8_check((const uint8_t *)line->text, line->length))
        return "it is not UTF-8: save the file as UTF-8 (in Excel: \"CSV UTF-8\")";
    return NULL;
}

int64_t lines_bytes(const struct lines *lines)
{
    return lines->bytes;
}

#include "feed/lines.h"
#include "common/arena.h"
#include "feed/utf16.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#define UTF8_MARK "\xEF\xBB\xBF" // the mark that Windows programs put first
#define BLANKS    " \t\r\n"
#define LINE_MOST (64 * 1024) // bytes, as many as a record's message may have

enum encoding {
    ENCODING_NONE, // only ASCII so far
    ENCODING_UTF8,
    ENCODING_WINDOWS,
    ENCODING_UTF16,
};

struct lines {
    FILE *in;
    struct utf16 *utf16; // NULL: the stream itself is read
    struct head head;    // what comes before it
    struct line line;
    char *converted; // a line of Windows-1252 as UTF-8
    char *raw;
    bool begun; // the first line that is not blank was read
    enum encoding encoding;
    int64_t bytes;
};

struct lines *lines_open(FILE *in, const struct head *head, struct error *error)
{
    bool is_utf16 = head->kind == HEAD_UTF16_LITTLE || head->kind == HEAD_UTF16_BIG;
    struct lines *lines = memory_resize(NULL, 1, sizeof *lines);
    *lines = (struct lines){.in = in, .raw = memory_resize(NULL, LINE_MOST + 2, 1)};
    lines->converted = memory_resize(NULL, LINE_MOST + 2, 3);
    if (!is_utf16) {
        lines->head = *head;
        return lines;
    }
    lines->encoding = ENCODING_UTF16;
    lines->utf16 = utf16_open(in, head->kind == HEAD_UTF16_BIG);
    if (lines->utf16) {
        lines->in = utf16_stream(lines->utf16);
        return lines;
    }
    lines_close(lines);
    error_set(error, ERROR_FATAL, "cannot convert UTF-16: %s", strerror(errno));
    return NULL;
}

void lines_close(struct lines *lines)
{
    if (!lines)
        return;
    utf16_close(lines->utf16);
    free(lines->raw);
    free(lines->converted);
    free(lines);
}

// Reads a line. Of one that is too long only as much is kept as shows that it is, as a file without line ends must not
// fill the memory. False at the end of the input.
static bool line_get(struct lines *lines)
{
    struct line *line = &lines->line;
    int c, bits = 0;
    size_t kept = lines->head.count, all = kept;
    line->text = lines->raw;
    for (size_t i = 0; i < kept; i++)
        bits |= (unsigned char)(line->text[i] = lines->head.bytes[i]);
    lines->head.count = 0;
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

// Whether a line is UTF-16 without a mark: every other byte of the first letters is 0.
static bool is_utf16(const struct line *line)
{
    return line->length > 1 && (!line->text[0]) != (!line->text[1]);
}

static void mark_remove(struct line *line)
{
    line->length -= strlen(UTF8_MARK);
    memmove(line->text, line->text + strlen(UTF8_MARK), line->length + 1);
}

// The first line tells whether the input is UTF-16.
static bool begin(struct lines *lines, struct error *error)
{
    lines->begun = true;
    if (lines->encoding != ENCODING_UTF16 && is_utf16(&lines->line))
        return error_set(error, ERROR_POISON,
                         "the input is UTF-16 without a mark, as Excel's \"Unicode text\" has one: save it as \"CSV "
                         "UTF-8\"");
    if (begins(&lines->line, UTF8_MARK)) {
        mark_remove(&lines->line);
        lines->encoding = lines->encoding == ENCODING_NONE ? ENCODING_UTF8 : lines->encoding;
    }
    return true;
}

// Whether a byte beyond ASCII can be nothing else than what Windows-1252 has there. Letters are the same in ISO 8859-1
// and -15; ’ and – are control characters there, and A0 is a blank in all of them.
static bool is_windows(unsigned char byte)
{
    return (byte >= 0xC0 && byte != 0xD7 && byte != 0xF7) || byte == 0x92 || byte == 0x96 || byte == 0xA0;
}

static bool is_windows_line(const struct line *line)
{
    for (size_t i = 0; i < line->length; i++)
        if ((unsigned char)line->text[i] >= 0x80 && !is_windows((unsigned char)line->text[i]))
            return false;
    return true;
}

static void windows_convert(struct line *line, char *to)
{
    size_t at = 0;
    for (size_t i = 0; i < line->length; i++) {
        unsigned char byte = (unsigned char)line->text[i];
        if (byte < 0x80) {
            to[at++] = (char)byte;
        } else if (byte == 0x92 || byte == 0x96) { // U+2019, U+2013
            memcpy(to + at, byte == 0x92 ? "\xE2\x80\x99" : "\xE2\x80\x93", 3);
            at += 3;
        } else { // U+00A0, U+00C0 to U+00FF
            to[at++] = (char)(0xC0 | byte >> 6);
            to[at++] = (char)(0x80 | (byte & 0x3F));
        }
    }
    to[at] = '\0';
    line->text = to;
    line->length = at;
}

// Finds the encoding of a line with bytes beyond ASCII, which must be that of the lines before it; makes it UTF-8.
// Returns why it cannot be read.
static const char *encoding_read(struct lines *lines)
{
    struct line *line = &lines->line;
    bool is_utf8 = !u8_check((const uint8_t *)line->text, line->length);
    if (lines->encoding == ENCODING_UTF16)
        return is_utf8 ? NULL : "it has something that is no character of UTF-16";
    if (is_utf8 && lines->encoding == ENCODING_WINDOWS)
        return "it could be UTF-8, or Windows-1252 as lines before it are: save the file as UTF-8 (in Excel: \"CSV "
               "UTF-8\")";
    if (!is_utf8 && !is_windows_line(line))
        return "it is not UTF-8: save the file as UTF-8 (in Excel: \"CSV UTF-8\")";
    if (!is_utf8 && lines->encoding == ENCODING_UTF8)
        return "it is not UTF-8, as lines before it are, but could be Windows-1252: save the file as UTF-8 (in Excel: "
               "\"CSV UTF-8\")";
    lines->encoding = is_utf8 ? ENCODING_UTF8 : ENCODING_WINDOWS;
    line->is_windows = !is_utf8;
    if (!is_utf8)
        windows_convert(line, lines->converted);
    return NULL;
}

// Each of these would make another program cut the line or read something else in it.
static const char *text_read(struct lines *lines)
{
    const struct line *line = &lines->line;
    if (line->length > LINE_MOST)
        return "it is longer than 64 KiB";
    if (memchr(line->text, '\0', line->length))
        return "it holds a NUL character, which no text has";
    if (memchr(line->text, '\r', line->length))
        return "it holds a carriage return that ends no line: lines end in LF or CR LF";
    return line->is_ascii ? NULL : encoding_read(lines);
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
    if (!lines->begun && !begin(lines, error))
        return LINES_FAILED;
    lines->line.is_windows = false;
    lines->line.fault = text_read(lines);
    return LINES_LINE;
}

const char *line_fault(const struct line *line)
{
    return line->fault;
}

const char *lines_encoding(const struct lines *lines)
{
    return lines->encoding == ENCODING_WINDOWS ? "Windows-1252" : lines->encoding == ENCODING_UTF16 ? "UTF-16" : NULL;
}

int64_t lines_bytes(const struct lines *lines)
{
    return lines->utf16 ? utf16_bytes(lines->utf16) : lines->bytes;
}

#include "common/printable.h"
#include "common/arena.h"

#include <stdlib.h>
#include <string.h>
#include <unistr.h>
#include <uniwidth.h>

bool character_steers(uint32_t character)
{
    if (character < 0xa0)
        return character < 0x20 || character >= 0x7f;
    return character == 0x061c || (character >= 0x200e && character <= 0x200f) ||
           (character >= 0x2028 && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069);
}

// How many bytes from the start are plain ASCII: most texts are that throughout.
static size_t ascii_length(const char *text, size_t size)
{
    size_t length = 0;
    while (length < size && text[length] >= ' ' && text[length] < 0x7f)
        length++;
    return length;
}

bool is_printable(const char *text, size_t size)
{
    const uint8_t *at = (const uint8_t *)text, *end = at + size;
    for (at += ascii_length(text, size); at < end;) {
        ucs4_t character;
        int length = u8_mbtoucr(&character, at, (size_t)(end - at));
        if (length < 0 || character_steers(character))
            return false;
        at += length;
    }
    return true;
}

static int shown_escape(uint32_t character, bool is_byte, char shown[SHOWN_SIZE])
{
    const char *name = character == '\n' ? "\\n" : character == '\r' ? "\\r" : character == '\t' ? "\\t" : NULL;
    if (name)
        return snprintf(shown, SHOWN_SIZE, "%s", name);
    return snprintf(shown, SHOWN_SIZE, is_byte || character < 0x80 ? "\\x%02x" : "\\u{%x}", (unsigned)character);
}

int printable_next(const char **at, const char *end, char shown[SHOWN_SIZE])
{
    ucs4_t character;
    int length = u8_mbtoucr(&character, (const uint8_t *)*at, (size_t)(end - *at));
    if (length < 0)
        return shown_escape((uint8_t)*(*at)++, true, shown);
    const char *from = *at;
    *at += length;
    if (character_steers(character))
        return shown_escape(character, false, shown);
    memcpy(shown, from, (size_t)length);
    shown[length] = '\0';
    int width = uc_width(character, "UTF-8");
    return width > 0 ? width : 0;
}

int printable_width(const char *text)
{
    const char *end = text + strlen(text);
    char shown[SHOWN_SIZE];
    int width = 0;
    while (text < end)
        width += printable_next(&text, end, shown);
    return width;
}

char *printable_copy(const char *text)
{
    size_t size = strlen(text);
    const char *end = text + size;
    if (is_printable(text, size))
        return memcpy(memory_resize(NULL, size + 1, 1), text, size + 1);
    char *copy = memory_resize(NULL, size * SHOWN_SIZE + 1, 1), *to = copy;
    while (text < end) {
        printable_next(&text, end, to);
        to += strlen(to);
    }
    return copy;
}

void printable_print(const char *text, FILE *out)
{
    const char *end = text + strlen(text);
    char shown[SHOWN_SIZE];
    while (text < end) {
        printable_next(&text, end, shown);
        fputs(shown, out);
    }
}

void printable_print_value(const char *text, FILE *out)
{
    const char *end = text + strlen(text);
    char shown[SHOWN_SIZE];
    if (text < end && !strpbrk(text, " \"=\\") && is_printable(text, (size_t)(end - text))) {
        fputs(text, out);
        return;
    }
    putc('"', out);
    while (text < end) {
        if (*text == '"' || *text == '\\')
            putc('\\', out);
        printable_next(&text, end, shown);
        fputs(shown, out);
    }
    putc('"', out);
}

// Fills `text` with as much of `from`, as it is shown, as fits.
static void shown_fill(char *text, size_t size, const char *from)
{
    const char *end = from + strlen(from);
    char shown[SHOWN_SIZE], *to = text;
    while (from < end) {
        printable_next(&from, end, shown);
        if (strlen(shown) >= size - (size_t)(to - text))
            break;
        to = stpcpy(to, shown);
    }
    *to = '\0';
}

void printable_vformat(char *text, size_t size, const char *format, va_list arguments)
{
    va_list again;
    char *whole;
    va_copy(again, arguments);
    int length = vsnprintf(text, size, format, arguments);
    bool done = length >= 0 && (size_t)length < size && is_printable(text, (size_t)length);
    if (!done && vasprintf(&whole, format, again) >= 0) {
        shown_fill(text, size, whole);
        free(whole);
    } else if (!done)
        text[0] = '\0';
    va_end(again);
}

void printable_format(char *text, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    printable_vformat(text, size, format, arguments);
    va_end(arguments);
}

json_t *printable_json(const char *text)
{
    json_t *value = json_string(text); // NULL where it is no UTF-8
    if (value)
        return value;
    char *copy = printable_copy(text);
    value = json_string(copy);
    free(copy);
    return value;
}

// jansson has escaped the control characters below U+0020 already. What else steers can stand only within JSON's
// strings, where \u and four hexadecimal digits are allowed; and none of it has more than four.
static void json_text_print(const char *text, FILE *out)
{
    const char *end = text + strlen(text), *from = text;
    while (text < end) {
        ucs4_t character;
        const char *start = text;
        text += u8_mbtouc(&character, (const uint8_t *)text, (size_t)(end - text));
        if (character == '\n' || !character_steers(character))
            continue;
        fwrite(from, 1, (size_t)(start - from), out);
        fprintf(out, "\\u%04X", (unsigned)character);
        from = text;
    }
    fwrite(from, 1, (size_t)(end - from), out);
}

bool printable_json_print(const json_t *value, size_t flags, FILE *out)
{
    char *text = json_dumps(value, flags);
    if (!text)
        return false;
    json_text_print(text, out);
    free(text);
    return true;
}

char *printable_json_text(const json_t *value, size_t flags)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = value ? open_memstream(&text, &size) : NULL;
    if (!out)
        return NULL;
    bool ok = printable_json_print(value, flags, out);
    if (fclose(out) == 0 && ok)
        return text;
    free(text);
    return NULL;
}

bool arguments_check(const char *program, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (is_printable(argv[i], strlen(argv[i])))
            continue;
        fprintf(stderr, "%s: argument %d, '", program, i);
        printable_print(argv[i], stderr);
        fputs("', holds a control character or is no UTF-8\n", stderr);
        return false;
    }
    return true;
}

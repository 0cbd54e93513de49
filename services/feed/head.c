#include "feed/head.h"

#include <string.h>

static const struct {
    enum head_kind kind;
    const char *bytes;
} marks[] = {{HEAD_UTF16_LITTLE, "\xFF\xFE"},
             {HEAD_UTF16_BIG, "\xFE\xFF"},
             {HEAD_ZIP, "PK\x03\x04"},
             {HEAD_OLE, "\xD0\xCF\x11\xE0"}};
#define MARKS (sizeof marks / sizeof *marks)

// Whether the bytes so far begin one of the marks; *kind is it where they are all of it.
static int begins_mark(const struct head *head, enum head_kind *kind)
{
    for (size_t i = 0; i < MARKS; i++)
        if (strncmp(marks[i].bytes, head->bytes, head->count) == 0) {
            if (head->count == strlen(marks[i].bytes))
                *kind = marks[i].kind;
            return 1;
        }
    return 0;
}

struct head head_read(FILE *in)
{
    struct head head = {.kind = HEAD_TEXT};
    int c;
    while (head.kind == HEAD_TEXT && (c = getc(in)) != EOF) {
        head.bytes[head.count++] = (char)c;
        if (begins_mark(&head, &head.kind))
            continue;
        head.count--;
        ungetc(c, in); // one byte can always be taken back
        break;
    }
    return head;
}

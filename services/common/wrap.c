#include "common/wrap.h"

#include <stdint.h>
#include <string.h>
#include <uniwidth.h>

void wrap_print(const char *text, int indent, FILE *out)
{
    int column = indent;
    for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
        size_t length = strcspn(text, " ");
        int width = u8_width((const uint8_t *)text, length, "UTF-8");
        if (column > indent && column + 1 + width > WRAP_WIDTH) {
            fprintf(out, "\n%*s", indent, "");
            column = indent;
        }
        if (column > indent)
            putc(' ', out);
        column += width + (column > indent);
        fwrite(text, 1, length, out);
        text += length;
    }
    putc('\n', out);
}

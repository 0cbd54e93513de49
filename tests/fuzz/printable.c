// Text from outside, as it is shown: nothing that comes out of any of these steers what shows it.
//
// covers: common/printable.c common/wrap.c
#include "fuzz.h"

#include "common/printable.h"
#include "common/wrap.h"

#define CUT_MOST 64

static void json_check(const char *text)
{
    char *shown = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&shown, &size);
    json_t *value = printable_json(text);
    MUST(value && out && printable_json_print(value, JSON_ENCODE_ANY, out) && fclose(out) == 0);
    MUST(is_printable(shown, size));
    free(shown);
    json_decref(value);
}

static void lines_check(const char *text)
{
    char *shown = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&shown, &size);
    MUST(out);
    printable_print_value(text, out);
    MUST(fclose(out) == 0 && is_printable(shown, size));
    free(shown);
}

static void wrap_check(const char *text)
{
    char *shown = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&shown, &size);
    MUST(out);
    wrap_print(text, 4, out);
    MUST(fclose(out) == 0 && size > 0 && shown[size - 1] == '\n');
    free(shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, data + size};
    char cut[CUT_MOST];
    size_t cut_size = 1 + input_byte(&input) % (CUT_MOST - 1);
    char *text = input_text(input.at, (size_t)(input.end - input.at)), *shown = printable_copy(text);
    MUST(shown && is_printable(shown, strlen(shown)));
    MUST(!is_printable(text, strlen(text)) || strcmp(text, shown) == 0);
    MUST(printable_width(text) == printable_width(shown));
    printable_format(cut, cut_size, "%s", text);
    MUST(strlen(cut) < cut_size && is_printable(cut, strlen(cut)));
    json_check(text);
    lines_check(text);
    wrap_check(shown);
    free(shown);
    free(text);
    return 0;
}

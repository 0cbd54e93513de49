#include "feed/notation_number.h"
#include "messages/message.h"

#include <ctype.h>
#include <string.h>

#define DIGITS_MOST 32

// What stands between the groups of three digits, by enum notation and the texts of it.
static const struct {
    enum notation notation;
    const char *text;
} separators[] = {{NOTATION_POINTS, "."},
                  {NOTATION_COMMAS, ","},
                  {NOTATION_BLANKS, " "},
                  {NOTATION_BLANKS, "\xC2\xA0"},      // no-break space
                  {NOTATION_BLANKS, "\xE2\x80\xAF"}}; // narrow no-break space
#define SEPARATORS (sizeof separators / sizeof *separators)

static size_t digits_count(const char *text)
{
    return strspn(text, "0123456789");
}

// A number in groups of three digits, up to a comma or point that only zeros follow.
struct grouped {
    char digits[DIGITS_MOST];
    size_t count;    // of digits
    int groups;      // behind the first digits
    size_t which;    // of the separators, where there are groups
    const char *end; // behind it
};

static bool group_add(struct grouped *grouped, const char *digits, size_t count)
{
    if (grouped->count + count >= DIGITS_MOST)
        return false;
    memcpy(grouped->digits + grouped->count, digits, count);
    grouped->count += count;
    grouped->digits[grouped->count] = '\0';
    grouped->end = digits + count;
    return true;
}

// Reads the digits; behind the first one to three of them groups of three with the same separator.
static bool grouped_read(const char *text, struct grouped *grouped)
{
    size_t first = digits_count(text);
    *grouped = (struct grouped){.count = 0};
    if (first == 0 || !group_add(grouped, text, first))
        return false;
    for (size_t i = 0; first <= 3 && *text != '0' && i < SEPARATORS && grouped->groups == 0; i++) {
        size_t size = strlen(separators[i].text);
        while (strncmp(grouped->end, separators[i].text, size) == 0 && digits_count(grouped->end + size) == 3) {
            if (!group_add(grouped, grouped->end + size, 3))
                return false;
            grouped->groups++;
            grouped->which = i;
        }
    }
    return true;
}

// Whether a text is a comma or point and one or two zeros.
static bool is_zeros(const char *text)
{
    size_t zeros = strspn(text + (*text != '\0'), "0");
    return (*text == ',' || *text == '.') && (zeros == 1 || zeros == 2) && !text[1 + zeros];
}

// Takes the sign away from before or behind; false where there are two.
static bool sign_take(const char **text, bool *negative, bool *other, struct arena *arena)
{
    static const char minus[] = "\xE2\x88\x92"; // U+2212
    size_t length = strlen(*text);
    *negative = *other = false;
    if (**text == '-' || **text == '+') {
        *negative = **text == '-';
        *other = **text == '+';
        ++*text;
    } else if (strncmp(*text, minus, strlen(minus)) == 0) {
        *negative = *other = true;
        *text += strlen(minus);
    } else if (length > 1 && (*text)[length - 1] == '-') { // as SAP writes it
        *negative = *other = true;
        *text = arena_text(arena, "%.*s", (int)length - 1, *text);
    }
    return isdigit((unsigned char)**text);
}

static bool comma_fault(const char *column, const char *sign, const char *text, const struct grouped *grouped,
                        struct row_fault *fault)
{
    return row_fault_set(fault, reject_reason_name(REJECT_PERSONS_OUT_OF_RANGE),
                         "%s could be %s%s or %s%.*s.%s: write %s%s without the comma where that is meant", column,
                         sign, grouped->digits, sign, (int)digits_count(text), text, text + digits_count(text) + 1,
                         sign, grouped->digits);
}

bool notation_number(const char *column, const char **text, struct arena *arena, struct reading *reading,
                     struct row_fault *fault)
{
    struct grouped grouped;
    bool negative, other;
    const char *at = *text;
    if (!at[digits_count(at)] || !sign_take(&at, &negative, &other, arena) || !grouped_read(at, &grouped))
        return true; // it is plain, or no number
    bool zeros = *grouped.end && is_zeros(grouped.end);
    enum notation notation = separators[grouped.which].notation;
    if (*grouped.end && !zeros)
        return true;
    if (zeros && grouped.groups && *grouped.end == *separators[grouped.which].text)
        return true; // 1.234.0 is no number
    const char *sign = negative ? "-" : "";
    if (grouped.groups == 1 && notation == NOTATION_COMMAS && !zeros)
        return comma_fault(column, sign, at, &grouped, fault);
    if (grouped.groups)
        reading_note(reading, notation);
    if (zeros)
        reading_note(reading, NOTATION_ZEROS);
    if (other)
        reading_note(reading, NOTATION_SIGNS);
    if (grouped.groups || zeros || other)
        *text = arena_text(arena, "%s%s", sign, grouped.digits);
    return true;
}

void notation_degrees(const char **text, struct arena *arena, struct reading *reading)
{
    const char *comma = strchr(*text, ',');
    if (!comma || strchr(comma + 1, ',') || strchr(*text, '.'))
        return;
    reading_note(reading, NOTATION_DECIMALS);
    *text = arena_text(arena, "%.*s.%s", (int)(comma - *text), *text, comma + 1);
}

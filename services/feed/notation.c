#include "feed/notation.h"
#include "feed/headings.h"
#include "feed/notation_date.h"
#include "feed/notation_number.h"
#include "messages/message.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "taakstelling/v1/determination.pb-c.h"
#include "taakstelling/v1/permit.pb-c.h"
#include "taakstelling/v1/placement.pb-c.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define NO_BREAK     "\xC2\xA0"

// Dutch words for the values of lists, folded as headings are; a bit of reading.words_seen stands for each.
static const struct {
    const ProtobufCEnumDescriptor *list;
    const char *word, *value;
} words[] = {
    {&taakstelling__v1__permit_category__descriptor, "asiel", "ASYLUM"},
    {&taakstelling__v1__permit_category__descriptor, "gezinshereniging", "FAMILY_REUNIFICATION"},
    {&taakstelling__v1__permit_category__descriptor, "nareis", "FAMILY_REUNIFICATION"},
    {&taakstelling__v1__permit_category__descriptor, "relocatie", "RELOCATION"},
    {&taakstelling__v1__permit_category__descriptor, "herplaatsing", "RELOCATION"},
    {&taakstelling__v1__permit_category__descriptor, "hervestiging", "RESETTLEMENT"},
    {&taakstelling__v1__placement_origin__descriptor, "vergunninghouder", "PERMIT_HOLDER"},
    {&taakstelling__v1__placement_origin__descriptor, "statushouder", "PERMIT_HOLDER"},
    {&taakstelling__v1__placement_origin__descriptor, "gezinslid", "FAMILY_MEMBER"},
    {&taakstelling__v1__placement_origin__descriptor, "nareiziger", "FAMILY_MEMBER"},
    {&taakstelling__v1__arrangement__descriptor, "regulier", "REGULAR"},
    {&taakstelling__v1__arrangement__descriptor, "tijdelijkehuisvesting", "MUNICIPAL_TEMPORARY"},
    {&taakstelling__v1__arrangement__descriptor, "gemeentelijketijdelijkehuisvesting", "MUNICIPAL_TEMPORARY"},
    {&taakstelling__v1__arrangement__descriptor, "zelfgevonden", "SELF_FOUND"},
    {&taakstelling__v1__arrangement__descriptor, "zelfgeregeld", "SELF_FOUND"},
    {&taakstelling__v1__total_status__descriptor, "prognose", "FORECAST"},
    {&taakstelling__v1__total_status__descriptor, "voorlopig", "FORECAST"},
    {&taakstelling__v1__total_status__descriptor, "definitief", "DEFINITIVE"},
    {&taakstelling__v1__method__descriptor, "wettelijk", "STATUTORY"},
    {&taakstelling__v1__method__descriptor, "somgetrouw", "SUM_PRESERVING"},
    {&taakstelling__v1__method__descriptor, "sommegetrouw", "SUM_PRESERVING"},
};
_Static_assert(COUNT(words) <= 64, "a bit for each");

// The letters with which the words of a list begin: most values are none of them, and are to cost little.
static const struct {
    const ProtobufCEnumDescriptor *list;
    const char *letters;
} initials[] = {{&taakstelling__v1__placement_origin__descriptor, "vsgn"},
                {&taakstelling__v1__arrangement__descriptor, "rtgz"},
                {&taakstelling__v1__permit_category__descriptor, "agnrh"},
                {&taakstelling__v1__total_status__descriptor, "pvd"},
                {&taakstelling__v1__method__descriptor, "ws"}};

static bool may_be_word(const ProtobufCEnumDescriptor *list, const char *text)
{
    for (size_t i = 0; i < COUNT(initials); i++)
        if (initials[i].list == list)
            return strchr(initials[i].letters, *text | 0x20); // small
    return false;
}

// The twelve provinces (Statistics Netherlands' codes), folded.
static const struct {
    const char *name, *code;
} provinces[] = {{"groningen", "PV20"},    {"fryslân", "PV21"},      {"fryslan", "PV21"},     {"friesland", "PV21"},
                 {"drenthe", "PV22"},      {"overijssel", "PV23"},   {"flevoland", "PV24"},   {"gelderland", "PV25"},
                 {"utrecht", "PV26"},      {"noordholland", "PV27"}, {"zuidholland", "PV28"}, {"zeeland", "PV29"},
                 {"noordbrabant", "PV30"}, {"limburg", "PV31"}};

static size_t blank_at(const char *text)
{
    return *text == ' ' || *text == '\t' ? 1 : strncmp(text, NO_BREAK, 2) == 0 ? 2 : 0;
}

const char *notation_trim(const char *text, struct arena *arena)
{
    size_t size;
    const char *start = text;
    while ((size = blank_at(start)))
        start += size;
    size_t length = strlen(start), all = length;
    while (length > 0 && (start[length - 1] == ' ' || start[length - 1] == '\t'))
        length--;
    while (length > 1 && memcmp(start + length - 2, NO_BREAK, 2) == 0)
        for (length -= 2; length > 0 && (start[length - 1] == ' ' || start[length - 1] == '\t');)
            length--;
    if (length == 0)
        return NULL;
    return length < all ? arena_text(arena, "%.*s", (int)length, start) : start;
}

static void word_read(const struct row_column *column, const char **text, struct reading *reading)
{
    char folded[HEADING_SIZE];
    if (!may_be_word(column->words, *text))
        return;
    heading_fold(*text, folded);
    for (size_t i = 0; i < COUNT(words); i++)
        if (words[i].list == column->words && strcmp(words[i].word, folded) == 0) {
            *text = words[i].value;
            if (!(reading->words_seen & (UINT64_C(1) << i)))
                reading_note_word(reading, words[i].word, words[i].value);
            reading->words_seen |= UINT64_C(1) << i;
            return;
        }
}

static void bool_read(const char **text, struct reading *reading)
{
    static const char *const yes[] = {"ja", "j", "waar", "yes", "y"}, *const no[] = {"nee", "n", "onwaar", "no"};
    const char *before = *text;
    for (size_t i = 0; i < COUNT(yes); i++)
        if (strcasecmp(*text, yes[i]) == 0)
            *text = "true";
    for (size_t i = 0; i < COUNT(no); i++)
        if (strcasecmp(*text, no[i]) == 0)
            *text = "false";
    if (before != *text)
        reading_note(reading, NOTATION_BOOLS);
}

bool notation_is_country(const char *text)
{
    char first = (char)(*text | 0x20); // small
    return (first == 'n' || first == 't') &&
           (strcasecmp(text, "nederland") == 0 || strcasecmp(text, "totaal nederland") == 0 ||
            strcasecmp(text, COUNTRY_CODE) == 0);
}

// A code: its letters, and `most` digits, of which leading zeros may be missing, but not some of them.
static void code_read(const char **text, const char *letters, size_t most, enum notation notation, struct arena *arena,
                      struct reading *reading)
{
    const char *digits = *text + (strncasecmp(*text, letters, 2) == 0 ? 2 : 0);
    size_t count = strspn(digits, "0123456789");
    if (count == 0 || digits[count] || count > most || (*digits == '0' && count < most))
        return;
    if (count == most && strncmp(*text, letters, 2) == 0)
        return; // it is plain
    reading_note(reading, notation);
    *text = arena_text(arena, "%s%.*s%s", letters, (int)(most - count), "0000", digits);
}

static void municipality_read(const char **text, struct arena *arena, struct reading *reading)
{
    if (notation_is_country(*text) && strcmp(*text, COUNTRY_CODE) != 0) {
        *text = COUNTRY_CODE;
        reading_note(reading, NOTATION_COUNTRY);
    }
    code_read(text, "GM", 4, NOTATION_CODES, arena, reading);
}

static void province_read(const char **text, struct arena *arena, struct reading *reading)
{
    char folded[HEADING_SIZE];
    heading_fold(*text, folded);
    for (size_t i = 0; i < COUNT(provinces); i++)
        if (strcmp(provinces[i].name, folded) == 0) {
            *text = provinces[i].code;
            reading_note(reading, NOTATION_PROVINCES);
        }
    code_read(text, "PV", 2, NOTATION_PROVINCES, arena, reading);
}

// 2017-1e helft, 1e helft 2017.
static void period_read(const char **text, struct arena *arena, struct reading *reading)
{
    int year, half, size = 0;
    bool found = sscanf(*text, "%4d-%1de helft%n", &year, &half, &size) == 2 && size && !(*text)[size];
    if (!found)
        found = sscanf(*text, "%1de helft %4d%n", &half, &year, &size) == 2 && size && !(*text)[size];
    if (!found || (half != 1 && half != 2) || year < 1000)
        return;
    reading_note(reading, NOTATION_PERIODS);
    *text = arena_text(arena, "%d-%d", year, half);
}

static bool are_digits(const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if ((unsigned char)(text[i] - '0') > 9)
            return false;
    return true;
}

// Whether a value is plain: most are, and these are to cost little.
static bool is_plain(enum row_form form, const char *text)
{
    switch (form) {
    case ROW_TEXT:
        return true;
    case ROW_DATE:
        return are_digits(text, 4) && text[4] == '-' && are_digits(text + 5, 2) && text[7] == '-' &&
               are_digits(text + 8, 2) && !text[10];
    case ROW_NUMBER:
        while ((unsigned char)(*text - '0') <= 9)
            text++;
        return !*text;
    case ROW_CODE:
        return text[0] == 'G' && text[1] == 'M' && are_digits(text + 2, 4) && !text[6];
    default:
        return false;
    }
}

bool notation_read(const struct row_column *column, const char **text, struct arena *arena, struct reading *reading,
                   struct row_fault *fault)
{
    if (is_plain(column->form, *text))
        return true;
    switch (column->form) {
    case ROW_DATE:
        return notation_date(column->name, text, arena, reading, fault);
    case ROW_NUMBER:
        return notation_number(column->name, text, arena, reading, fault);
    case ROW_DEGREES:
        notation_degrees(text, arena, reading);
        return true;
    case ROW_ENUM:
        word_read(column, text, reading);
        return true;
    case ROW_BOOL:
        bool_read(text, reading);
        return true;
    case ROW_CODE:
        municipality_read(text, arena, reading);
        return true;
    case ROW_PROVINCE:
        province_read(text, arena, reading);
        return true;
    case ROW_PERIOD:
        period_read(text, arena, reading);
        return true;
    default:
        return true;
    }
}

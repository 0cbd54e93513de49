#include "standing/what_if_text.h"

#include <stdlib.h>
#include <string.h>

// The most that a determination of that kind may say.
#define TOTAL_MOST       1000000
#define TRANSFER_MOST    100000
#define INHABITANTS_MOST 1000000000

#define FIELD_SIZE 16

void what_if_text_start(struct what_if_text *text, int period)
{
    memset(text, 0, sizeof *text);
    text->question = (struct what_if){.period = period, .transfers = text->transfers, .parts = text->parts};
}

// Reads digits and nothing else, from `least` up to `most`.
static bool number_parse(const char *text, int64_t least, int64_t most, int64_t *number)
{
    size_t length = strlen(text);
    if (length == 0 || length > 10 || strspn(text, "0123456789") != length)
        return false;
    *number = strtoll(text, NULL, 10);
    return *number >= least && *number <= most;
}

// Splits "GM0716:GM0664:3" into two codes and what stands behind them, "" where nothing does.
static bool codes_parse(const char *value, int *from, int *to, char rest[FIELD_SIZE])
{
    char fields[3][FIELD_SIZE] = {"", "", ""};
    for (size_t i = 0; i < 3; i++) {
        size_t length = strcspn(value, ":");
        if (length == 0 || length >= FIELD_SIZE)
            return false;
        memcpy(fields[i], value, length);
        value += length;
        if (*value == '\0')
            break;
        if (i == 2)
            return false; // a fourth field
        value++;
        if (*value == '\0')
            return false; // a colon at the end
    }
    *from = code_parse(fields[0]);
    *to = code_parse(fields[1]);
    memcpy(rest, fields[2], FIELD_SIZE);
    return *from != CODE_NONE && *to != CODE_NONE;
}

bool what_if_transfer_parse(const char *value, struct transfer *transfer, struct error *error)
{
    char rest[FIELD_SIZE];
    int64_t persons;
    *transfer = (struct transfer){0};
    if (!codes_parse(value, &transfer->from_code, &transfer->to_code, rest) ||
        !number_parse(rest, 1, TRANSFER_MOST, &persons))
        return error_set(error, ERROR_CONFIG,
                         "'%.60s' is no transfer: write who gives, who takes and how many persons (1 to %d), as in "
                         "GM0716:GM0664:3",
                         value, TRANSFER_MOST);
    transfer->persons = (uint32_t)persons;
    return true;
}

bool what_if_part_parse(const char *value, struct reorganised_part *part, struct error *error)
{
    char rest[FIELD_SIZE];
    int64_t inhabitants = 0;
    *part = (struct reorganised_part){0};
    if (!codes_parse(value, &part->from_code, &part->to_code, rest) ||
        (*rest && !number_parse(rest, 1, INHABITANTS_MOST, &inhabitants)))
        return error_set(error, ERROR_CONFIG,
                         "'%.60s' is no part of a reorganisation: write which municipality goes to which, as in "
                         "GM0844:GM1948, or with how many inhabitants, as in GM0844:GM1948:23625",
                         value);
    part->inhabitants = (uint64_t)inhabitants;
    return true;
}

static bool total_add(struct what_if *question, const char *value, struct error *error)
{
    int64_t persons;
    if (question->has_total)
        return error_set(error, ERROR_CONFIG, "there can be one national total: it is given twice");
    if (!number_parse(value, 0, TOTAL_MOST, &persons))
        return error_set(error, ERROR_CONFIG, "'%.60s' is no national total: write a number of persons from 0 to %d",
                         value, TOTAL_MOST);
    question->has_total = true;
    question->national_total = (uint32_t)persons;
    return true;
}

static bool method_add(struct what_if *question, const char *value, struct error *error)
{
    if (question->method)
        return error_set(error, ERROR_CONFIG, "there can be one method: it is given twice");
    if (strcmp(value, "statutory") == 0)
        question->method = METHOD_STATUTORY;
    else if (strcmp(value, "sum-preserving") == 0)
        question->method = METHOD_SUM_PRESERVING;
    else
        return error_set(error, ERROR_CONFIG, "'%.60s' is no method: write statutory or sum-preserving", value);
    return true;
}

static bool has_room(size_t count, const char *name, struct error *error)
{
    return count < WHAT_IF_MOST ||
           error_set(error, ERROR_CONFIG, "there can be %d of '%s' at most", WHAT_IF_MOST, name);
}

static bool transfer_add(struct what_if_text *text, const char *value, struct error *error)
{
    size_t *count = &text->question.transfer_count;
    bool ok = has_room(*count, "transfer", error) && what_if_transfer_parse(value, &text->transfers[*count], error);
    *count += ok ? 1 : 0;
    return ok;
}

static bool part_add(struct what_if_text *text, const char *value, struct error *error)
{
    size_t *count = &text->question.part_count;
    bool ok = has_room(*count, "reorganisation", error) && what_if_part_parse(value, &text->parts[*count], error);
    *count += ok ? 1 : 0;
    return ok;
}

bool what_if_text_add(struct what_if_text *text, const char *name, const char *value, struct error *error)
{
    struct what_if *question = &text->question;
    if (strcmp(name, "national_total") == 0)
        return total_add(question, value, error);
    if (strcmp(name, "method") == 0)
        return method_add(question, value, error);
    if (strcmp(name, "transfer") == 0)
        return transfer_add(text, value, error);
    if (strcmp(name, "reorganisation") == 0)
        return part_add(text, value, error);
    return error_set(error, ERROR_CONFIG,
                     "'%.60s' is nothing that can be asked: national_total, method, transfer or reorganisation", name);
}

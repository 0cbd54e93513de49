#include "feed/determination_kinds.h"
#include "feed/doubts.h"
#include "feed/fields.h"
#include "feed/notation.h"
#include "messages/message.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

// Sets fields of a message from as many values. None may be empty, so that nothing becomes 0 by being left out. Texts
// are copied, as a row's values die with its line.
static bool fields_set(void *message, const char *const *fields, const char *const *values, size_t count,
                       struct arena *arena, struct row_fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        if (!values[i])
            return row_fault_set(fault, ROW_MALFORMED, "%s is empty", fields[i]);
        const char *text = arena_copy(arena, values[i], strlen(values[i]) + 1);
        if (!field_set_named(message, fields[i], text, arena, fault))
            return false;
    }
    return true;
}

static const char *const municipality_fields[] = {"code", "name", "province_code", "latitude", "longitude"};

static const struct row_column register_columns[] = {
    {"effective_on", true, ROW_DATE, NULL}, {"code", false, ROW_CODE, NULL},
    {"name", false, ROW_TEXT, NULL},        {"province", false, ROW_PROVINCE, NULL},
    {"latitude", false, ROW_DEGREES, NULL}, {"longitude", false, ROW_DEGREES, NULL}};

static void doubt(const struct draft *draft, int64_t line, const char *text)
{
    if (text)
        remark_doubt(draft->remarks, draft, line, text);
}

// Fills a municipality from the values of municipality_fields, and remarks what is doubtful about it.
static bool municipality_set(const struct draft *draft, Taakstelling__V1__Municipality *municipality,
                             const char *const *values, struct arena *arena, struct row_fault *fault)
{
    if (!fields_set(municipality, municipality_fields, values, COUNT(municipality_fields), arena, fault))
        return false;
    doubt(draft, draft->line, name_doubt(municipality->name));
    doubt(draft, draft->line, position_doubt(municipality->latitude, municipality->longitude));
    return true;
}

static bool register_row(struct draft *draft, const char *const *values, struct arena *arena, struct row_fault *fault)
{
    return municipality_set(draft, field_append(draft->said, "municipalities", arena), values + 1, arena, fault);
}

static const struct row_column population_columns[] = {{"reference_date", false, ROW_DATE, NULL},
                                                       {"code", false, ROW_CODE, NULL},
                                                       {"inhabitants", false, ROW_NUMBER, NULL}};

static bool population_row(struct draft *draft, const char *const *values, struct arena *arena, struct row_fault *fault)
{
    static const char *const fields[] = {"code", "inhabitants"}, *const national[] = {"national"};
    if (values[1] && strcmp(values[1], COUNTRY_CODE) == 0) {
        if (draft->national_given)
            return row_fault_set(fault, reject_reason_name(REJECT_INCONSISTENT_FIGURES),
                                 COUNTRY_CODE " is there twice for this reference_date");
        draft->national_given = true;
        return fields_set(draft->said, national, values + 2, 1, arena, fault);
    }
    return fields_set(field_append(draft->said, "municipalities", arena), fields, values + 1, 2, arena, fault);
}

static const struct row_column persons_columns[] = {{"code", false, ROW_CODE, NULL},
                                                    {"persons", false, ROW_NUMBER, NULL}};
static const char *const persons_fields[] = {"code", "persons"};

static bool official_row(struct draft *draft, const char *const *values, struct arena *arena, struct row_fault *fault)
{
    return fields_set(field_append(draft->said, "quotas", arena), persons_fields, values, 2, arena, fault);
}

static bool balance_row(struct draft *draft, const char *const *values, struct arena *arena, struct row_fault *fault)
{
    return fields_set(field_append(draft->said, "balances", arena), persons_fields, values, 2, arena, fault);
}

enum { FROM_CODE = 1, TO_CODE = 2, TO_NAME = 4 };

static const struct row_column reorganisation_columns[] = {
    {"effective_on", false, ROW_DATE, NULL},  {"from_code", false, ROW_CODE, NULL},
    {"to_code", false, ROW_CODE, NULL},       {"inhabitants", false, ROW_NUMBER, NULL},
    {"to_name", true, ROW_TEXT, NULL},        {"to_province", true, ROW_PROVINCE, NULL},
    {"to_latitude", true, ROW_DEGREES, NULL}, {"to_longitude", true, ROW_DEGREES, NULL}};

static bool municipalities_same(const Taakstelling__V1__Municipality *a, const Taakstelling__V1__Municipality *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->province_code, b->province_code) == 0 &&
           a->latitude == b->latitude && a->longitude == b->longitude;
}

// Adds the municipality that starts, which a row describes beside its part. Several parts may describe the same one,
// but then they must all say the same.
static bool start_add(const struct draft *draft, const char *const *values, struct arena *arena,
                      struct row_fault *fault)
{
    Taakstelling__V1__Reorganisation *reorganisation = draft->said;
    const char *const described[] = {values[TO_CODE], values[TO_NAME], values[TO_NAME + 1], values[TO_NAME + 2],
                                     values[TO_NAME + 3]};
    Taakstelling__V1__Municipality *start = field_message_new(&taakstelling__v1__municipality__descriptor, arena);
    if (!municipality_set(draft, start, described, arena, fault))
        return false;
    for (size_t i = 0; i < reorganisation->n_municipalities; i++) {
        const Taakstelling__V1__Municipality *known = reorganisation->municipalities[i];
        if (strcmp(known->code, start->code) == 0)
            return municipalities_same(known, start) ||
                   row_fault_set(fault, reject_reason_name(REJECT_INCONSISTENT_FIGURES),
                                 "to_name, to_province, to_latitude or to_longitude is not what an earlier line says "
                                 "of the same to_code");
    }
    *(Taakstelling__V1__Municipality *)field_append(reorganisation, "municipalities", arena) = *start;
    return true;
}

static bool reorganisation_row(struct draft *draft, const char *const *values, struct arena *arena,
                               struct row_fault *fault)
{
    static const char *const fields[] = {"from_code", "to_code", "inhabitants"};
    void *part = field_append(draft->said, "parts", arena);
    return fields_set(part, fields, values + FROM_CODE, COUNT(fields), arena, fault) &&
           (!values[TO_NAME] || start_add(draft, values, arena, fault));
}

#define PERIOD       GIVEN_BIT(GIVEN_PERIOD)
#define ANNOUNCED_ON GIVEN_BIT(GIVEN_ANNOUNCED_ON)
#define TOTAL        (PERIOD | GIVEN_BIT(GIVEN_PERSONS) | GIVEN_BIT(GIVEN_STATUS) | ANNOUNCED_ON | GIVEN_BIT(GIVEN_METHOD))
#define TRANSFER                                                                                                       \
    (PERIOD | GIVEN_BIT(GIVEN_FROM) | GIVEN_BIT(GIVEN_TO) | GIVEN_BIT(GIVEN_PERSONS) | GIVEN_BIT(GIVEN_DECIDED_ON))
#define ROWS(columns_, country_, number_, row_)                                                                        \
    .columns = {(columns_), COUNT(columns_), (country_), true, (number_)}, .row = (row_)

static const struct draft_kind kinds[] = {
    {.name = "register",
     .field = "municipal_register",
     .allowed = GIVEN_BIT(GIVEN_EFFECTIVE_ON),
     .by_day = true,
     ROWS(register_columns, false, NULL, register_row)},
    {.name = "population", .field = "population", .by_day = true, ROWS(population_columns, true, NULL, population_row)},
    {.name = "total", .field = "national_total", .needed = TOTAL, .allowed = TOTAL},
    {.name = "official",
     .field = "official_quota",
     .needed = PERIOD | ANNOUNCED_ON,
     .allowed = PERIOD | ANNOUNCED_ON,
     .by_municipality = true,
     ROWS(persons_columns, false, "taakstelling", official_row)},
    {.name = "transfer", .field = "transfer", .needed = TRANSFER, .allowed = TRANSFER | GIVEN_BIT(GIVEN_ID)},
    {.name = "balance",
     .field = "opening_balance",
     .needed = PERIOD,
     .allowed = PERIOD,
     .by_municipality = true,
     ROWS(persons_columns, false, "achterstand", balance_row)},
    {.name = "reorganisation",
     .field = "reorganisation",
     .allowed = GIVEN_BIT(GIVEN_ID),
     .by_day = true,
     ROWS(reorganisation_columns, false, NULL, reorganisation_row)},
};

const struct draft_kind *draft_kind_find(const char *name)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

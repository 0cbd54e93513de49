#include "messages/identifier.h"
#include "messages/message.h"
#include "taakctl/csv_fields.h"
#include "taakctl/determine.h"
#include "taakctl/doubts.h"

#include <stdio.h>
#include <string.h>
#include <uuid/uuid.h>

#define COUNT(array)  (sizeof(array) / sizeof((array)[0]))
#define NATIONAL_CODE "NL00" // of Statistics Netherlands: the whole country

const char *const determine_flag_names[FLAGS] = {
    [FLAG_PERIOD] = "period",
    [FLAG_PERSONS] = "persons",
    [FLAG_STATUS] = "status",
    [FLAG_ANNOUNCED_ON] = "announced-on",
    [FLAG_METHOD] = "method",
    [FLAG_FROM] = "from",
    [FLAG_TO] = "to",
    [FLAG_DECIDED_ON] = "decided-on",
    [FLAG_EFFECTIVE_ON] = "effective-on",
    [FLAG_ID] = "id",
};

static const char *const flag_fields[FLAGS] = {
    [FLAG_PERIOD] = "period",
    [FLAG_PERSONS] = "persons",
    [FLAG_STATUS] = "status",
    [FLAG_ANNOUNCED_ON] = "announced_on",
    [FLAG_METHOD] = "method",
    [FLAG_FROM] = "from_code",
    [FLAG_TO] = "to_code",
    [FLAG_DECIDED_ON] = "decided_on",
    [FLAG_EFFECTIVE_ON] = "effective_on",
    [FLAG_ID] = NULL, // of a transfer or a reorganisation: id_set
};

// Fields of a message from as many values, none of them empty: 0 is not to be had by leaving something out. Strings are
// copied, as a row does not outlive its line.
static bool fields_set(void *message, const char *const *fields, const char *const *values, size_t count,
                       struct arena *arena, struct csv_fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        if (!values[i])
            return csv_fault_set(fault, CSV_MALFORMED, "%s is empty", fields[i]);
        const char *text = arena_copy(arena, values[i], strlen(values[i]) + 1);
        if (!field_set_named(message, fields[i], text, arena, fault))
            return false;
    }
    return true;
}

static const char *const municipality_fields[] = {"code", "name", "province_code", "latitude", "longitude"};

static const struct csv_column register_columns[] = {{"effective_on", true}, {"code", false},     {"name", false},
                                                     {"province", false},    {"latitude", false}, {"longitude", false}};

static void doubt(const struct draft *draft, int64_t line, const char *text)
{
    if (text)
        remark_doubt(draft->remarks, draft, line, text);
}

// A municipality from the values of municipality_fields; what is doubtful about it is told.
static bool municipality_set(const struct draft *draft, Taakstelling__V1__Municipality *municipality,
                             const char *const *values, struct arena *arena, struct csv_fault *fault)
{
    if (!fields_set(municipality, municipality_fields, values, COUNT(municipality_fields), arena, fault))
        return false;
    doubt(draft, draft->line, name_doubt(municipality->name));
    doubt(draft, draft->line, position_doubt(municipality->latitude, municipality->longitude));
    return true;
}

static bool register_row(struct draft *draft, const char *const *values, struct arena *arena, struct csv_fault *fault)
{
    return municipality_set(draft, field_append(draft->said, "municipalities", arena), values + 1, arena, fault);
}

static const struct csv_column population_columns[] = {
    {"reference_date", false}, {"code", false}, {"inhabitants", false}};

static bool population_row(struct draft *draft, const char *const *values, struct arena *arena, struct csv_fault *fault)
{
    static const char *const fields[] = {"code", "inhabitants"}, *const national[] = {"national"};
    if (values[1] && strcmp(values[1], NATIONAL_CODE) == 0) {
        if (draft->national_given)
            return csv_fault_set(fault, reject_reason_name(REJECT_INCONSISTENT_FIGURES),
                                 NATIONAL_CODE " is there twice for this reference_date");
        draft->national_given = true;
        return fields_set(draft->said, national, values + 2, 1, arena, fault);
    }
    return fields_set(field_append(draft->said, "municipalities", arena), fields, values + 1, 2, arena, fault);
}

static const struct csv_column persons_columns[] = {{"code", false}, {"persons", false}};
static const char *const persons_fields[] = {"code", "persons"};

static bool official_row(struct draft *draft, const char *const *values, struct arena *arena, struct csv_fault *fault)
{
    return fields_set(field_append(draft->said, "quotas", arena), persons_fields, values, 2, arena, fault);
}

static bool balance_row(struct draft *draft, const char *const *values, struct arena *arena, struct csv_fault *fault)
{
    return fields_set(field_append(draft->said, "balances", arena), persons_fields, values, 2, arena, fault);
}

enum { FROM_CODE = 1, TO_CODE = 2, TO_NAME = 4 };

static const struct csv_column reorganisation_columns[] = {
    {"effective_on", false}, {"from_code", false},  {"to_code", false},    {"inhabitants", false},
    {"to_name", true},       {"to_province", true}, {"to_latitude", true}, {"to_longitude", true}};

static bool municipalities_same(const Taakstelling__V1__Municipality *a, const Taakstelling__V1__Municipality *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->province_code, b->province_code) == 0 &&
           a->latitude == b->latitude && a->longitude == b->longitude;
}

// A to_code with a name is a municipality that starts. Each of its parts may tell of it, all in the same way.
static bool start_add(const struct draft *draft, const char *const *values, struct arena *arena,
                      struct csv_fault *fault)
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
                   csv_fault_set(fault, reject_reason_name(REJECT_INCONSISTENT_FIGURES),
                                 "to_name, to_province, to_latitude or to_longitude is not what an earlier line says "
                                 "of the same to_code");
    }
    *(Taakstelling__V1__Municipality *)field_append(reorganisation, "municipalities", arena) = *start;
    return true;
}

static bool reorganisation_row(struct draft *draft, const char *const *values, struct arena *arena,
                               struct csv_fault *fault)
{
    static const char *const fields[] = {"from_code", "to_code", "inhabitants"};
    void *part = field_append(draft->said, "parts", arena);
    return fields_set(part, fields, values + FROM_CODE, COUNT(fields), arena, fault) &&
           (!values[TO_NAME] || start_add(draft, values, arena, fault));
}

#define PERIOD               FLAG_BIT(FLAG_PERIOD)
#define ANNOUNCED_ON         FLAG_BIT(FLAG_ANNOUNCED_ON)
#define TOTAL                (PERIOD | FLAG_BIT(FLAG_PERSONS) | FLAG_BIT(FLAG_STATUS) | ANNOUNCED_ON | FLAG_BIT(FLAG_METHOD))
#define TRANSFER             (PERIOD | FLAG_BIT(FLAG_FROM) | FLAG_BIT(FLAG_TO) | FLAG_BIT(FLAG_PERSONS) | FLAG_BIT(FLAG_DECIDED_ON))
#define ROWS(columns_, row_) .columns = (columns_), .column_count = COUNT(columns_), .row = (row_)

static const struct determine_kind kinds[] = {
    {.name = "register",
     .field = "municipal_register",
     .allowed = FLAG_BIT(FLAG_EFFECTIVE_ON),
     .by_day = true,
     ROWS(register_columns, register_row)},
    {.name = "population", .field = "population", .by_day = true, ROWS(population_columns, population_row)},
    {.name = "total", .field = "national_total", .needed = TOTAL, .allowed = TOTAL},
    {.name = "official",
     .field = "official_quota",
     .needed = PERIOD | ANNOUNCED_ON,
     .allowed = PERIOD | ANNOUNCED_ON,
     .by_municipality = true,
     ROWS(persons_columns, official_row)},
    {.name = "transfer", .field = "transfer", .needed = TRANSFER, .allowed = TRANSFER | FLAG_BIT(FLAG_ID)},
    {.name = "balance",
     .field = "opening_balance",
     .needed = PERIOD,
     .allowed = PERIOD,
     .by_municipality = true,
     ROWS(persons_columns, balance_row)},
    {.name = "reorganisation",
     .field = "reorganisation",
     .allowed = FLAG_BIT(FLAG_ID),
     .by_day = true,
     ROWS(reorganisation_columns, reorganisation_row)},
};

const struct determine_kind *determine_kind_find(const char *name)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

// Without --id a transfer is a new one; the reorganisation of a day is always the same one.
static void id_set(struct draft *draft, const char *given, struct arena *arena)
{
    Taakstelling__V1__Determination *message = draft->message;
    bool is_transfer = message->determined_case == TAAKSTELLING__V1__DETERMINATION__DETERMINED_TRANSFER;
    bool is_reorganisation = message->determined_case == TAAKSTELLING__V1__DETERMINATION__DETERMINED_REORGANISATION;
    uint8_t uuid[16];
    char *text = arena_alloc(arena, UUID_TEXT_SIZE);
    if (given) {
        text = arena_copy(arena, given, strlen(given) + 1);
    } else if (is_transfer) {
        uuid_generate_random(uuid);
        uuid_format(uuid, text);
    } else if (is_reorganisation) {
        const char *name = arena_text(arena, "reorganisation/%s", draft->day ? draft->day : "");
        uuid_of_name(name, strlen(name), uuid);
        uuid_format(uuid, text);
    }
    if (is_transfer)
        message->transfer->transfer_id = text;
    else if (is_reorganisation)
        message->reorganisation->reorganisation_id = text;
}

static bool flags_set(struct draft *draft, const char *const flags[FLAGS], struct arena *arena, struct csv_fault *fault)
{
    for (int i = 0; i < FLAGS; i++)
        if (flags[i] && flag_fields[i] && !field_set_named(draft->said, flag_fields[i], flags[i], arena, fault))
            return false;
    return true;
}

struct draft *draft_new(const struct determine_kind *kind, const char *const flags[FLAGS], const char *day,
                        bool withdrawn, struct arena *arena, struct remarks *remarks, struct csv_fault *fault)
{
    struct draft *draft = arena_alloc(arena, sizeof *draft);
    const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field_by_name(
        &taakstelling__v1__determination__descriptor, kind->field);
    *draft = (struct draft){.remarks = remarks};
    draft->day = day ? arena_copy(arena, day, strlen(day) + 1) : NULL;
    draft->message = field_message_new(&taakstelling__v1__determination__descriptor, arena);
    draft->said = field_message_new(field->descriptor, arena);
    draft->message->withdrawn = withdrawn;
    // protobuf-c numbers the cases of a oneof by their fields.
    draft->message->determined_case = (Taakstelling__V1__Determination__DeterminedCase)field->id;
    *(void **)((char *)draft->message + field->offset) = draft->said;
    const char *day_field = kind->by_day ? kind->columns[0].name : NULL;
    if (!flags_set(draft, flags, arena, fault) ||
        (day_field && !field_set_named(draft->said, day_field, draft->day, arena, fault)))
        return NULL;
    id_set(draft, flags[FLAG_ID], arena);
    if (draft->message->determined_case == TAAKSTELLING__V1__DETERMINATION__DETERMINED_POPULATION)
        doubt(draft, 0, reference_date_doubt(draft->message->population->reference_date));
    return draft;
}

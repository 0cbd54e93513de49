// Checks of what can be determined: fields by number, then the whole.
#include "determination-consumer/determination.h"
#include "messages/identifier.h"
#include "rules/calendar.h"
#include "rules/ledger.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRANSFER_PERSONS_MOST     100000
#define TOTAL_PERSONS_MOST        1000000
#define MUNICIPAL_PERSONS_MOST    100000
#define MUNICIPAL_INHABITANTS     UINT64_C(100000000)
#define NATIONAL_INHABITANTS_MOST UINT64_C(1000000000)

static bool inconsistent(const struct check *check, const char *why)
{
    return reject(check->rejection, REJECT_INCONSISTENT_FIGURES, "%s", why);
}

static int compare_keys(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

// Whether no key is there twice. Sorts them.
static bool keys_differ(uint32_t *keys, size_t count)
{
    if (count)
        qsort(keys, count, sizeof *keys, compare_keys);
    for (size_t i = 1; i < count; i++)
        if (keys[i - 1] == keys[i])
            return false;
    return true;
}

static bool list_consistent(const struct check *check, uint32_t *keys, size_t count, const char *field)
{
    if (count > MUNICIPALITY_CODES)
        return reject(check->rejection, REJECT_INCONSISTENT_FIGURES, "%s has over %d entries", field,
                      MUNICIPALITY_CODES);
    return keys_differ(keys, count) ||
           reject(check->rejection, REJECT_INCONSISTENT_FIGURES, "%s names a code (or a pair of codes) twice", field);
}

static uint32_t *keys_new(const struct check *check, size_t count)
{
    return arena_alloc(check->scratch, count * sizeof(uint32_t));
}

static const char *item_field(char field[80], const char *list, size_t index, const char *name)
{
    snprintf(field, 80, "%s[%zu].%s", list, index, name);
    return field;
}

static bool total_check(const Taakstelling__V1__NationalTotal *total, const struct check *check)
{
    int period;
    int32_t announced_on;
    return check_period(check, "period", total->period, &period) &&
           check_persons(check, "persons", total->persons, 0, TOTAL_PERSONS_MOST) &&
           check_enum(check, "status", &taakstelling__v1__total_status__descriptor, (int)total->status,
                      TAAKSTELLING__V1__TOTAL_STATUS__TOTAL_STATUS_INDICATIVE) &&
           check_date(check, "announced_on", total->announced_on, &announced_on) &&
           check_enum(check, "method", &taakstelling__v1__method__descriptor, (int)total->method, 0);
}

static bool population_check(const Taakstelling__V1__Population *population, const struct check *check)
{
    size_t count = population->n_municipalities;
    uint32_t *keys = keys_new(check, count);
    uint64_t sum = 0;
    int32_t day;
    int code;
    char field[80];
    if (!check_date(check, "reference_date", population->reference_date, &day) ||
        !check_inhabitants(check, "national", population->national, NATIONAL_INHABITANTS_MOST))
        return false;
    for (size_t i = 0; i < count; i++) {
        const Taakstelling__V1__Inhabitants *item = population->municipalities[i];
        if (!check_municipality(check, item_field(field, "municipalities", i, "code"), item->code, &code) ||
            !check_inhabitants(check, item_field(field, "municipalities", i, "inhabitants"), item->inhabitants,
                               MUNICIPAL_INHABITANTS))
            return false;
        keys[i] = (uint32_t)code;
        sum += item->inhabitants;
    }
    if (count == 0)
        return inconsistent(check, "municipalities is empty");
    if (!list_consistent(check, keys, count, "municipalities"))
        return false;
    if (sum != population->national)
        return reject(check->rejection, REJECT_INCONSISTENT_FIGURES,
                      "the municipalities add up to %" PRIu64 ", national is %" PRIu64, sum, population->national);
    return true;
}

static bool official_check(const Taakstelling__V1__OfficialQuota *official, const struct check *check)
{
    uint32_t *keys = keys_new(check, official->n_quotas);
    int period, code;
    int32_t announced_on;
    char field[80];
    if (!check_period(check, "period", official->period, &period) ||
        !check_date(check, "announced_on", official->announced_on, &announced_on))
        return false;
    for (size_t i = 0; i < official->n_quotas; i++) {
        const Taakstelling__V1__MunicipalPersons *item = official->quotas[i];
        if (!check_municipality(check, item_field(field, "quotas", i, "code"), item->code, &code) ||
            !check_persons(check, item_field(field, "quotas", i, "persons"), item->persons, 0, MUNICIPAL_PERSONS_MOST))
            return false;
        keys[i] = (uint32_t)code;
    }
    return list_consistent(check, keys, official->n_quotas, "quotas");
}

static bool transfer_check(const Taakstelling__V1__Transfer *transfer, const struct check *check)
{
    uint8_t id[16];
    int period, from_code, to_code;
    int32_t decided_on;
    if (!check_uuid(check, "transfer_id", transfer->transfer_id, id) ||
        !check_period(check, "period", transfer->period, &period) ||
        !check_municipality(check, "from_code", transfer->from_code, &from_code) ||
        !check_municipality(check, "to_code", transfer->to_code, &to_code) ||
        !check_persons(check, "persons", transfer->persons, 1, TRANSFER_PERSONS_MOST) ||
        !check_date(check, "decided_on", transfer->decided_on, &decided_on))
        return false;
    if (from_code == to_code)
        return inconsistent(check, "from_code and to_code are the same municipality");
    return true;
}

static bool balance_check(const Taakstelling__V1__OpeningBalance *balance, const struct check *check)
{
    uint32_t *keys = keys_new(check, balance->n_balances);
    int period, code;
    char field[80];
    if (!check_period(check, "period", balance->period, &period))
        return false;
    for (size_t i = 0; i < balance->n_balances; i++) {
        const Taakstelling__V1__MunicipalBalance *item = balance->balances[i];
        if (!check_municipality(check, item_field(field, "balances", i, "code"), item->code, &code) ||
            !check_persons(check, item_field(field, "balances", i, "persons"), item->persons, -MUNICIPAL_PERSONS_MOST,
                           MUNICIPAL_PERSONS_MOST))
            return false;
        keys[i] = (uint32_t)code;
    }
    return list_consistent(check, keys, balance->n_balances, "balances");
}

// Checks code, name and province of each municipality; keys gets the codes. Where it lies is checked later, with the
// whole message (positions_consistent), as the contract's order of reasons has it.
static bool municipalities_check(Taakstelling__V1__Municipality **list, size_t count, const struct check *check,
                                 uint32_t *keys)
{
    int code;
    char field[80];
    for (size_t i = 0; i < count; i++) {
        if (!check_municipality(check, item_field(field, "municipalities", i, "code"), list[i]->code, &code))
            return false;
        keys[i] = (uint32_t)code;
        if (!check_name(check, item_field(field, "municipalities", i, "name"), list[i]->name))
            return false;
        if (!check_province(check, item_field(field, "municipalities", i, "province_code"), list[i]->province_code,
                            &code))
            return false;
    }
    return true;
}

static bool positions_consistent(Taakstelling__V1__Municipality **list, size_t count, const struct check *check)
{
    for (size_t i = 0; i < count; i++)
        if (!(fabs(list[i]->latitude) <= 90) || !(fabs(list[i]->longitude) <= 180)) // a NaN is none either
            return reject(check->rejection, REJECT_INCONSISTENT_FIGURES,
                          "municipalities[%zu] is at no place on earth: latitude -90 to 90, longitude -180 to 180", i);
    return true;
}

static bool register_check(const Taakstelling__V1__MunicipalRegister *municipal_register, const struct check *check)
{
    size_t count = municipal_register->n_municipalities;
    uint32_t *keys = keys_new(check, count);
    int32_t day;
    if (!check_date(check, "effective_on", municipal_register->effective_on, &day) ||
        !municipalities_check(municipal_register->municipalities, count, check, keys))
        return false;
    if (count == 0)
        return inconsistent(check, "municipalities is empty");
    return list_consistent(check, keys, count, "municipalities") &&
           positions_consistent(municipal_register->municipalities, count, check);
}

// Checks the fields of each part. pairs gets from_code * 10,000 + to_code of each, to find a pair that is there twice;
// targets gets the to_codes.
static bool parts_check(const Taakstelling__V1__Reorganisation *reorganisation, const struct check *check,
                        uint32_t *pairs, uint32_t *targets)
{
    int from_code, to_code;
    char field[80];
    for (size_t i = 0; i < reorganisation->n_parts; i++) {
        const Taakstelling__V1__ReorganisedPart *part = reorganisation->parts[i];
        if (!check_municipality(check, item_field(field, "parts", i, "from_code"), part->from_code, &from_code) ||
            !check_municipality(check, item_field(field, "parts", i, "to_code"), part->to_code, &to_code) ||
            !check_inhabitants(check, item_field(field, "parts", i, "inhabitants"), part->inhabitants,
                               MUNICIPAL_INHABITANTS))
            return false;
        pairs[i] = (uint32_t)(from_code * MUNICIPALITY_CODES + to_code);
        targets[i] = (uint32_t)to_code;
    }
    return true;
}

static bool starts_have_parts(const uint32_t *starts, size_t start_count, uint32_t *targets, size_t target_count,
                              const struct check *check)
{
    if (target_count)
        qsort(targets, target_count, sizeof *targets, compare_keys);
    for (size_t i = 0; i < start_count; i++)
        if (!bsearch(&starts[i], targets, target_count, sizeof *targets, compare_keys))
            return reject(check->rejection, REJECT_INCONSISTENT_FIGURES, "GM%04u starts, but no part has it as to_code",
                          (unsigned)starts[i]);
    return true;
}

static bool reorganisation_check(const Taakstelling__V1__Reorganisation *reorganisation, const struct check *check)
{
    size_t parts = reorganisation->n_parts, starts = reorganisation->n_municipalities;
    uint32_t *pairs = keys_new(check, parts), *targets = keys_new(check, parts), *keys = keys_new(check, starts);
    int32_t day;
    uint8_t id[16];
    if (!check_date(check, "effective_on", reorganisation->effective_on, &day))
        return false;
    if (reorganisation->effective_on->month != 1 || reorganisation->effective_on->day != 1)
        return reject(check->rejection, REJECT_INVALID_DATE, "effective_on is not a 1 January");
    if (!parts_check(reorganisation, check, pairs, targets) ||
        !municipalities_check(reorganisation->municipalities, starts, check, keys) ||
        !check_uuid(check, "reorganisation_id", reorganisation->reorganisation_id, id))
        return false;
    if (parts == 0)
        return inconsistent(check, "parts is empty");
    return list_consistent(check, pairs, parts, "parts") && list_consistent(check, keys, starts, "municipalities") &&
           starts_have_parts(keys, starts, targets, parts, check) &&
           positions_consistent(reorganisation->municipalities, starts, check);
}

static bool kind_check(const Taakstelling__V1__Determination *message, const struct check *check)
{
    switch (message->determined_case) {
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_NATIONAL_TOTAL:
        return total_check(message->national_total, check);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_POPULATION:
        return population_check(message->population, check);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_OFFICIAL_QUOTA:
        return official_check(message->official_quota, check);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_TRANSFER:
        return transfer_check(message->transfer, check);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_OPENING_BALANCE:
        return balance_check(message->opening_balance, check);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_REORGANISATION:
        return reorganisation_check(message->reorganisation, check);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_MUNICIPAL_REGISTER:
        return register_check(message->municipal_register, check);
    default:
        return reject(check->rejection, REJECT_NOTHING_DETERMINED, "the determination says nothing that is known");
    }
}

bool determination_check(const Taakstelling__V1__Determination *message, const struct check *check,
                         char subject[SUBJECT_SIZE])
{
    return kind_check(message, check) && determination_subject(message, subject);
}

// The municipalities that a determination names.
#include "determination-consumer/determination.h"

// Adds a member of each item of a repeated field, whose C name is `items`.
#define EACH(codes, count, list, items, member)                                                                        \
    for (size_t i = 0; i < (list)->n_##items; i++)                                                                     \
    (codes)[(count)++] = (list)->items[i]->member

// How many codes it may have at most.
static size_t codes_most(const Taakstelling__V1__Determination *message)
{
    switch (message->determined_case) {
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_POPULATION:
        return message->population->n_municipalities;
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_OFFICIAL_QUOTA:
        return message->official_quota->n_quotas;
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_TRANSFER:
        return 2;
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_OPENING_BALANCE:
        return message->opening_balance->n_balances;
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_REORGANISATION:
        return 2 * message->reorganisation->n_parts + message->reorganisation->n_municipalities;
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_MUNICIPAL_REGISTER:
        return message->municipal_register->n_municipalities;
    default:
        return 0;
    }
}

size_t determination_municipalities(const void *value, struct arena *arena, const char ***list)
{
    const Taakstelling__V1__Determination *message = value;
    const char **codes = arena_alloc(arena, codes_most(message) * sizeof *codes);
    size_t count = 0;
    *list = codes;
    switch (message->determined_case) {
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_POPULATION:
        EACH(codes, count, message->population, municipalities, code);
        break;
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_OFFICIAL_QUOTA:
        EACH(codes, count, message->official_quota, quotas, code);
        break;
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_TRANSFER:
        codes[count++] = message->transfer->from_code;
        codes[count++] = message->transfer->to_code;
        break;
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_OPENING_BALANCE:
        EACH(codes, count, message->opening_balance, balances, code);
        break;
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_REORGANISATION:
        EACH(codes, count, message->reorganisation, parts, from_code);
        EACH(codes, count, message->reorganisation, parts, to_code);
        EACH(codes, count, message->reorganisation, municipalities, code);
        break;
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_MUNICIPAL_REGISTER:
        EACH(codes, count, message->municipal_register, municipalities, code);
        break;
    default:
        break; // a national total names none
    }
    return count;
}

#include "rules/apportion.h"

#include <stdlib.h>

uint32_t apportion_statutory(uint64_t inhabitants, uint32_t total, uint64_t national)
{
    if (national == 0)
        return 0;
    unsigned __int128 quota = ((unsigned __int128)inhabitants * total + national - 1) / national;
    return quota > UINT32_MAX ? UINT32_MAX : (uint32_t)quota;
}

// Whether a has a better claim than b to one more person: more inhabitants for each person that it has (inhabitants /
// quota, compared crosswise without dividing).
static bool claim_before(const struct claim *a, const struct claim *b)
{
    unsigned __int128 left = (unsigned __int128)a->inhabitants * b->quota;
    unsigned __int128 right = (unsigned __int128)b->inhabitants * a->quota;
    if (left != right)
        return left > right;
    if (a->inhabitants != b->inhabitants)
        return a->inhabitants > b->inhabitants;
    return a->code < b->code;
}

// Restores the heap, with the best claim on top, after the claim in this place has become worse.
static void heap_sift(struct claim **heap, size_t count, size_t place)
{
    struct claim *claim = heap[place];
    for (;;) {
        size_t child = 2 * place + 1;
        if (child >= count)
            break;
        if (child + 1 < count && claim_before(heap[child + 1], heap[child]))
            child++;
        if (!claim_before(heap[child], claim))
            break;
        heap[place] = heap[child];
        place = child;
    }
    heap[place] = claim;
}

static void heap_give(struct claim **heap, size_t count, uint32_t persons)
{
    for (size_t place = count / 2; place > 0; place--)
        heap_sift(heap, count, place - 1);
    for (; persons > 0; persons--) {
        heap[0]->quota++;
        heap_sift(heap, count, 0);
    }
}

// Gives everyone what is certain at once, so that only a few persons are left to be handed out one by one; returns how
// many. With the divisor d = sum / (total - claimants) each quota ceil(inhabitants / d) is less than 1 above its exact
// share of (total - claimants). So all together are at most the total, and at most `claimants` persons are left.
// Handing out one by one from the start would have come through this same state, as every claim above d has been met
// here and no other one.
static uint32_t claims_start(struct claim *claims, size_t count, size_t claimants, unsigned __int128 sum,
                             uint32_t total)
{
    uint32_t divisible = total - (uint32_t)claimants;
    uint32_t left = total;
    for (size_t i = 0; i < count; i++) {
        struct claim *claim = &claims[i];
        if (claim->inhabitants == 0) {
            claim->quota = 0;
            continue;
        }
        unsigned __int128 quota = ((unsigned __int128)claim->inhabitants * divisible + sum - 1) / sum;
        claim->quota = divisible == 0 ? 1 : (uint32_t)quota;
        left -= claim->quota;
    }
    return left;
}

bool apportion_sum_preserving(struct claim *claims, size_t count, uint32_t total, bool *out_of_memory)
{
    *out_of_memory = false;
    size_t claimants = 0;
    unsigned __int128 sum = 0;
    for (size_t i = 0; i < count; i++) {
        claimants += claims[i].inhabitants > 0 ? 1 : 0;
        sum += claims[i].inhabitants;
    }
    if (claimants > total)
        return false;

    struct claim **heap = malloc((claimants + 1) * sizeof(*heap));
    if (heap == NULL) {
        *out_of_memory = true;
        return false;
    }
    uint32_t left = claims_start(claims, count, claimants, sum, total);
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        if (claims[i].inhabitants > 0)
            heap[size++] = &claims[i];
    }
    if (size > 0)
        heap_give(heap, size, left);
    free(heap);
    return true;
}

struct split {
    uint64_t persons; // the balance without its sign
    unsigned __int128 weight;
};

static unsigned __int128 share_remainder(const struct share *share, const struct split *split)
{
    return (unsigned __int128)split->persons * share->weight % split->weight;
}

static int share_by_code(const void *a, const void *b)
{
    const struct share *left = a, *right = b;
    return (left->code > right->code) - (left->code < right->code);
}

static int share_by_remainder(const void *a, const void *b, void *split)
{
    unsigned __int128 left = share_remainder(a, split), right = share_remainder(b, split);
    return left == right ? share_by_code(a, b) : left > right ? -1 : 1;
}

// Fills the shares without the sign. They are in the order of their codes before and after.
static void shares_divide(struct share *shares, size_t count, struct split *split)
{
    uint64_t left = split->persons;
    for (size_t i = 0; i < count; i++) {
        shares[i].persons = (int64_t)((unsigned __int128)split->persons * shares[i].weight / split->weight);
        left -= (uint64_t)shares[i].persons;
    }
    if (left == 0)
        return;
    qsort_r(shares, count, sizeof(*shares), share_by_remainder, split);
    for (size_t i = 0; i < left; i++)
        shares[i].persons++;
    qsort(shares, count, sizeof(*shares), share_by_code);
}

void apportion_balance(struct share *shares, size_t count, int64_t persons)
{
    if (count == 0)
        return;
    if (count == 1) {
        shares[0].persons = persons;
        return;
    }
    struct split split = {.persons = persons < 0 ? 0 - (uint64_t)persons : (uint64_t)persons};
    for (size_t i = 0; i < count; i++) {
        split.weight += shares[i].weight;
        shares[i].persons = 0;
    }
    qsort(shares, count, sizeof(*shares), share_by_code);
    if (split.weight == 0) {
        shares[0].persons = persons;
        return;
    }
    shares_divide(shares, count, &split);
    for (size_t i = 0; i < count && persons < 0; i++)
        shares[i].persons = -shares[i].persons;
}

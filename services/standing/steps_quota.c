// How a quota is computed, in steps.
#include "standing/readings.h"
#include "standing/standing.h"
#include "standing/steps_inside.h"

// The divisors d that give every municipality its computed quota. ceil(inhabitants / d) is the quota q exactly where
// inhabitants / q <= d < inhabitants / (q - 1), and d must lie in all these ranges: low / low_by <= d < high / high_by.
// With high_by 0 there is no upper end.
struct divisors {
    uint64_t low, low_by, high, high_by;
};

static struct divisors divisors_find(const struct period_figures *figures)
{
    struct divisors divisors = {0, 1, 1, 0};
    for (size_t i = 0; i < figures->count; i++) {
        uint64_t inhabitants = figures->quotas[i].inhabitants, quota = figures->quotas[i].computed_quota;
        if (quota == 0)
            continue;
        if ((unsigned __int128)inhabitants * divisors.low_by > (unsigned __int128)divisors.low * quota) {
            divisors.low = inhabitants;
            divisors.low_by = quota;
        }
        if (quota > 1 &&
            (unsigned __int128)inhabitants * divisors.high_by < (unsigned __int128)divisors.high * (quota - 1)) {
            divisors.high = inhabitants;
            divisors.high_by = quota - 1;
        }
    }
    return divisors;
}

// The divisor in the range that has the fewest decimals, which is what people can check most easily; returns how many.
// Where even nine are too few it is the one nearest to the low end.
static int divisor_decimals(const struct divisors *divisors, double *divisor)
{
    uint64_t power = 1;
    for (int decimals = 0; decimals <= 9; decimals++, power *= 10) {
        unsigned __int128 scaled = (unsigned __int128)divisors->low * power;
        uint64_t least = (uint64_t)((scaled + divisors->low_by - 1) / divisors->low_by);
        *divisor = (double)least / (double)power; // for people's eyes only
        if (divisors->high_by == 0 ||
            (unsigned __int128)least * divisors->high_by < (unsigned __int128)divisors->high * power)
            return decimals;
    }
    return 9;
}

static void explain_sum_preserving(struct telling *telling)
{
    const struct quota *quota = &telling->why->quota;
    const struct period_figures *figures = figures_period(telling->standing->figures, telling->period);
    struct divisors divisors = divisors_find(figures);
    double divisor;
    int decimals = divisor_decimals(&divisors, &divisor);
    bool tie = divisors.high_by > 0 &&
               (unsigned __int128)divisors.low * divisors.high_by >= (unsigned __int128)divisors.high * divisors.low_by;
    double exact = divisor > 0 ? (double)quota->inhabitants / divisor : 0.0;
    struct number a, b, c, d, e;
    step_add(telling, IN(telling, "Taakstelling", "Quota"), NULL,
             IN(telling,
                "sluitend op het totaal (methode van Adams): met de deler %s, dezelfde voor alle %s gemeenten, zijn de "
                "taakstellingen samen precies het totaal. %s / %s = %s, naar boven afgerond: %s.",
                "sum-preserving (Adams): the divisor %s, the same for all %s municipalities, makes their quotas add up "
                "to the total; %s / %s = %s, rounded up: %s."),
             decimal(telling, divisor, decimals, &a), grouped(telling, (int64_t)figures->count, &b),
             grouped(telling, (int64_t)quota->inhabitants, &c), a.text, decimal(telling, exact, 3, &d),
             grouped(telling, quota->computed_quota, &e));
    if (tie)
        step_add(telling, "", NULL,
                 IN(telling,
                    "bij deze deler komen enkele gemeenten gelijk uit: de grootste gaat voor, daarna die met de "
                    "laagste code.",
                    "some claims are equal at that divisor: the larger municipality goes first, then the lower code."));
}

static void explain_statutory(struct telling *telling)
{
    const struct explanation *why = telling->why;
    struct number a, b, c, d, e;
    uint64_t national = why->nation.national_inhabitants;
    double exact = national ? (double)why->quota.inhabitants * why->nation.national_total / (double)national : 0.0;
    if (why->total ? why->total->method != METHOD_STATUTORY : true)
        step_add(telling, IN(telling, "Taakstelling", "Quota"), NULL,
                 IN(telling,
                    "naar de letter van de wet, want het totaal is kleiner dan het aantal gemeenten en elke gemeente "
                    "zou er minstens één krijgen.",
                    "statutory, as the total is less than the number of municipalities, each of which would get at "
                    "least one."));
    step_add(telling, IN(telling, "Taakstelling", "Quota"), NULL,
             IN(telling, "naar de letter van de wet (artikel 29, lid 1): %s x %s / %s = %s, naar boven afgerond: %s.",
                "statutory (article 29(1)): %s x %s / %s = %s, rounded up: %s."),
             grouped(telling, (int64_t)why->quota.inhabitants, &a), grouped(telling, why->nation.national_total, &b),
             grouped(telling, (int64_t)national, &c), decimal(telling, exact, 3, &d),
             grouped(telling, why->quota.computed_quota, &e));
}

// What each reading of the law gives, and which one counts.
static void explain_readings(struct telling *telling)
{
    const struct explanation *why = telling->why;
    struct readings readings;
    struct number a, b, c, d;
    if (!readings_make(&readings, figures_period(telling->standing->figures, telling->period), why->quota.code))
        return;
    const char *first = IN(telling, "Voor dit totaal telt de eerste manier", "For this total the first one counts");
    const char *second = IN(telling, "Voor dit totaal telt de tweede manier", "For this total the second one counts");
    step_add(telling, IN(telling, "Twee lezingen", "Readings"), NULL,
             IN(telling,
                "de wet is op twee manieren te lezen. Voor elke gemeente naar boven afgerond: %s, en %s in het hele "
                "land. Zo verdeeld dat de som het totaal is: %s, en %s in het hele land. %s%s.",
                "the law can be read in two ways. Rounded up for each municipality: %s, and %s in the whole country. "
                "Divided so that the sum is the total: %s, and %s in the whole country. %s%s."),
             grouped(telling, readings.statutory, &a), grouped(telling, readings.statutory_sum, &b),
             grouped(telling, readings.sum_preserving, &c), grouped(telling, readings.sum_preserving_sum, &d),
             why->nation.basis == BASIS_STATUTORY ? first : second,
             why->official ? IN(telling, "; de officiële taakstelling gaat voor", "; the official quota goes before it")
                           : "");
}

void explain_quota_rule(struct telling *telling)
{
    const struct explanation *why = telling->why;
    char day[DAY_WORDS_SIZE];
    struct number number;
    if (why->quota.inhabitants == 0)
        step_add(telling, IN(telling, "Taakstelling", "Quota"), NULL,
                 IN(telling, "0: het aantal inwoners is niet bekend.", "0: its inhabitants are not known."));
    else if (why->nation.basis == BASIS_SUM_PRESERVING)
        explain_sum_preserving(telling);
    else
        explain_statutory(telling);
    if (why->official)
        step_add(telling, "", &why->official->source,
                 IN(telling, "het ministerie heeft %s vastgesteld, bekendgemaakt op %s. Dat getal telt.",
                    "the ministry published %s on %s, which counts instead."),
                 grouped(telling, why->quota.quota, &number),
                 day_words(why->official->announced_on, telling->language, day));
    if (why->official_passed)
        step_add(telling, "", &why->official_passed->source,
                 IN(telling, "de officiële taakstelling van %s geldt niet meer: er is een nieuwer totaal.",
                    "an official quota of %s no longer counts: a newer total is in force."),
                 day_words(why->official_passed->announced_on, telling->language, day));
    if (why->quota.inhabitants > 0)
        explain_readings(telling);
}

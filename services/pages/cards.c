#include "pages/cards.h"

#include "pages/chart.h"
#include "rules/schedule.h"

#include <stdlib.h>

struct sums sums_of_quota(const struct quota *quota)
{
    return (struct sums){quota->quota,    quota->transferred,     quota->carry_over, quota->corrected_quota,
                         quota->realised, quota->realised_family, quota->remaining};
}

struct sums sums_of_nation(const struct national_quota *nation)
{
    return (struct sums){
        nation->quota_sum, 0, nation->carry_over, nation->corrected_quota, nation->realised, nation->realised_family,
        nation->remaining};
}

struct sums sums_of_province(const struct province_sums *sums)
{
    return (struct sums){sums->quota,    sums->transferred,     sums->carry_over, sums->corrected_quota,
                         sums->realised, sums->realised_family, sums->remaining};
}

static void months_add(struct housed_months *sum, const struct page *page, int code)
{
    struct month months[6];
    records_months(page->records, code, page->period, 0, months);
    for (int i = 0; i < 6; i++) {
        sum->months[i].housed.persons += months[i].housed.persons;
        sum->months[i].housed.family += months[i].housed.family;
    }
}

struct housed_months months_of(const struct page *page, int code, int province, int64_t corrected_quota)
{
    struct housed_months sum;
    const struct told_period *period = page_period(page);
    records_months(page->records, code, page->period, corrected_quota, sum.months);
    if (!province)
        return sum;
    for (int i = 0; i < 6; i++)
        sum.months[i].housed = (struct housed){0, 0};
    for (size_t i = 0; i < period->count; i++) {
        int member = period->quotas[i].quota.code;
        const struct municipality *place = municipality_place(page->records->standing.ledger, member, page->period);
        if (place && place->province == province)
            months_add(&sum, page, member);
    }
    return sum;
}

void cards_add(json_t *view, const char *figure, json_t *title, json_t *value, json_t *explained, json_t *moved)
{
    json_t *cards = json_object_get(view, "cards");
    char said[16];
    snprintf(said, sizeof said, "card-%zu", json_array_size(cards) + 1);
    json_t *card = json_pack("{s:s, s:s, s:n, s:o, s:o, s:o, s:o}", "figure", figure, "said", said, "bar", "title",
                             title, "value", value, "explained", explained, "moved", moved);
    if (json_array_append_new(cards, card) != 0)
        json_object_del(view, "cards"); // rendering says that it is missing
}

// Persons housed in the last whole month of those gone by, and in the one before.
static json_t *last_months(const struct page *page, const struct housed_months *months)
{
    int gone = page_period(page)->nation.months_elapsed;
    if (gone == 0)
        return json_string("");
    const struct month *last = &months->months[gone - 1];
    if (gone == 1)
        return SAY(page, "cards.housed_last_month", place_month(page, "month", last->first_day),
                   place_number(page, "persons", last->housed.persons));
    return SAY(page, "cards.housed_last_months", place_month(page, "month", last->first_day),
               place_number(page, "persons", last->housed.persons), place_month(page, "earlier", last[-1].first_day),
               place_number(page, "before", last[-1].housed.persons));
}

static void add_remaining(json_t *view, const struct page *page, const struct sums *sums,
                          const struct housed_months *months)
{
    enum phase phase = page_period(page)->nation.phase;
    const char *key = phase == PHASE_ANNOUNCED ? "cards.remaining_announced"
                      : sums->remaining < 0    ? "cards.remaining_lead"
                      : phase == PHASE_RUNNING ? "cards.remaining_running"
                                               : "cards.remaining_ended";
    json_t *explained = SAY(
        page, key, place_day(page, "first", period_first_day(page->period)),
        place_day(page, "last", period_last_day(page->period)), place_number(page, "more", -sums->remaining),
        place_number(page, "corrected", sums->corrected_quota), place_number(page, "realised", sums->realised));
    cards_add(view, "remaining", view_word(page, "cards.remaining"), view_number(page, sums->remaining), explained,
              last_months(page, months));
}

static void add_corrected(json_t *view, const struct page *page, const struct sums *sums)
{
    const char *key = sums->carry_over > 0   ? "cards.corrected_backlog"
                      : sums->carry_over < 0 ? "cards.corrected_lead"
                                             : "cards.corrected_even";
    json_t *explained = SAY(page, key, place_number(page, "quota", sums->quota),
                            place_number(page, "carried", llabs(sums->carry_over)));
    const char *moved = sums->transferred > 0 ? "cards.transferred_to" : "cards.transferred_from";
    cards_add(view, "corrected_quota", view_word(page, "cards.corrected_quota"),
              view_number(page, sums->corrected_quota), explained,
              sums->transferred ? SAY(page, moved, place_number(page, "persons", llabs(sums->transferred)))
                                : json_string(""));
}

static void add_carry_over(json_t *view, const struct page *page, const struct sums *sums)
{
    const char *key = sums->carry_over > 0   ? "cards.carry_over_backlog"
                      : sums->carry_over < 0 ? "cards.carry_over_lead"
                                             : "cards.carry_over_none";
    json_t *explained = SAY(page, key, place_period("before", page->period - 1), place_period("period", page->period));
    cards_add(view, "carry_over", view_word(page, sums->carry_over < 0 ? "cards.lead" : "cards.backlog"),
              view_signed(page, sums->carry_over), explained, json_string(""));
}

static void add_realised(json_t *view, const struct page *page, const struct sums *sums)
{
    int months = page_period(page)->nation.months_elapsed;
    const char *key = sums->corrected_quota > 0 ? "cards.realised_explained" : "cards.realised_explained_nothing_due";
    json_t *explained = SAY(page, key, place_percent(page, "percent", sums->realised, sums->corrected_quota),
                            place_number(page, "family", sums->realised_family));
    json_t *moved = months > 0 && sums->corrected_quota > 0
                        ? SAY(page, "cards.realised_due", place_number(page, "months", months),
                              place_number(page, "due", schedule_due(sums->corrected_quota, months)))
                        : json_string("");
    cards_add(view, "realised", view_word(page, "cards.realised"), view_number(page, sums->realised), explained, moved);
    const json_t *cards = json_object_get(view, "cards");
    if (sums->corrected_quota > 0)
        json_object_set_new(json_array_get(cards, json_array_size(cards) - 1), "bar",
                            chart_bar(sums->realised, sums->corrected_quota, months));
}

// Persons a month, rounded half up: how many are needed in the months that are left, and how many it were so far.
static void add_pace(json_t *view, const struct page *page, const struct sums *sums)
{
    int gone = page_period(page)->nation.months_elapsed, left = 6 - gone;
    if (left == 0 || sums->remaining <= 0)
        return;
    int64_t needed = (2 * sums->remaining + left) / (2 * left);
    json_t *moved = gone == 0 ? json_string("")
                              : SAY(page, "cards.pace_done",
                                    place_number(page, "persons", (2 * sums->realised + gone) / (2 * (int64_t)gone)));
    cards_add(
        view, "", view_word(page, "cards.pace"), view_number(page, needed),
        SAY(page, left == 1 ? "cards.pace_explained_one" : "cards.pace_explained", place_number(page, "months", left)),
        moved);
}

void cards_set(json_t *view, const struct page *page, const char *kind, const char *code, const struct sums *sums,
               const struct housed_months *months)
{
    bool begun = page_period(page)->nation.phase != PHASE_ANNOUNCED; // before, the two are always 0
    json_object_set_new(view, "owner", json_pack("{s:s, s:s}", "kind", kind, "code", code));
    json_object_set_new(view, "cards", json_array());
    add_remaining(view, page, sums, months);
    add_pace(view, page, sums);
    if (begun)
        add_realised(view, page, sums);
    add_corrected(view, page, sums);
    if (begun)
        add_carry_over(view, page, sums);
}

#include "pages/half_years.h"

#include "standing/words.h"

#include <stdio.h>

static json_t *row_of(const struct page *page, int code, const struct told_period *period)
{
    const struct national_quota *nation = &period->nation;
    const struct told_quota *told = code == CODE_NONE ? NULL : told_quota(period, code);
    const struct quota *quota = told ? &told->quota : NULL;
    char text[PERIOD_TEXT_SIZE], code_text[CODE_TEXT_SIZE], of[CODE_TEXT_SIZE + 1] = "";
    period_format(period->period, text);
    if (quota)
        snprintf(of, sizeof of, "/%s", code_format(code, code_text));
    return json_pack("{s:s, s:o, s:o, s:b, s:s, s:o, s:o, s:o, s:o, s:o}", "code", text, "roman",
                     view_roman(period->period), "href", view_address(page, "/%s%s", text, of), "current",
                     period->period == page->period, "status", total_status_words(nation->total_status, page->language),
                     "quota", view_number(page, quota ? (int64_t)quota->quota : nation->quota_sum), "carry_over",
                     view_signed(page, quota ? quota->carry_over : nation->carry_over), "corrected_quota",
                     view_number(page, quota ? quota->corrected_quota : nation->corrected_quota), "realised",
                     view_number(page, quota ? quota->realised : nation->realised), "remaining",
                     view_number(page, quota ? quota->remaining : nation->remaining));
}

void half_years_set(json_t *view, const struct page *page, int code)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < page->told->count; i++) {
        const struct told_period *period = &page->told->periods[i];
        if (code == CODE_NONE || told_quota(period, code))
            rows = json_appended(rows, row_of(page, code, period));
    }
    json_object_set_new(view, "half_years", rows);
    json_object_set_new(
        view, "half_years_caption",
        view_word(page, code == CODE_NONE ? "nation.half_years_caption" : "municipality.half_years_caption"));
}

bool half_years_past(const struct page *page, int code)
{
    for (size_t i = 0; i < page->told->count; i++) {
        const struct told_period *period = &page->told->periods[i];
        if (period->period <= page->period && period->nation.phase == PHASE_ENDED && told_quota(period, code))
            return true;
    }
    return false;
}

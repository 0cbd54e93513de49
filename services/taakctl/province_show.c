#include "taakctl/province_show.h"
#include "standing/figures_json.h"
#include "terminal/province_print.h"

bool province_show(struct context *context, const struct records *records, int province, int period)
{
    struct province_figures figures;
    struct error *error = &context->error;
    bool ok = province_figures_make(&figures, records, province, period, error);
    if (!ok && error->kind == ERROR_CONFIG)
        error->kind = ERROR_FATAL; // the answer is no: no setting is wrong
    if (ok && context->json)
        ok = json_print(province_figures_json(&figures, records->standing.ledger), stdout, error);
    else if (ok)
        ok = province_print(&figures, error);
    province_figures_free(&figures);
    return ok;
}

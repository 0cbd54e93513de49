// What doctor says of the trust file that the consumers judge by: whose keys end soon, where nobody can sign.
#include "messages/event.h"
#include "signatures/trust_report.h"
#include "survey/doctor_parts.h"

static void findings_tell(struct diagnoses *diagnoses, const json_t *findings)
{
    const json_t *finding;
    size_t i;
    json_array_foreach(findings, i, finding)
    {
        diagnosis_add(diagnoses, DIAGNOSIS_DOUBT, "signatures", "%s", json_string_value(finding));
        diagnosis_advise(diagnoses, "'taakctl keys list' shows all that is trusted");
    }
    if (json_array_size(findings) == 0)
        diagnosis_add(diagnoses, DIAGNOSIS_FINE, "signatures",
                      "each publisher that is trusted has keys for %d days and more", KEY_WARNING_DAYS);
}

void doctor_trust(struct diagnoses *diagnoses, const struct settings *settings)
{
    struct error error = {0};
    if (!*settings->trust_file)
        return;
    struct trust *trust = trust_open_set(settings->trust_file, &error);
    if (trust) {
        json_t *findings = trust_findings(trust, NULL, settings->event_source, event_time_now());
        findings_tell(diagnoses, findings);
        json_decref(findings);
    } else {
        diagnosis_add(diagnoses, DIAGNOSIS_FAULT, "signatures", "%s", error.message);
        diagnosis_advise(diagnoses, "Mend the file: a consumer that starts with it ends at once");
    }
    trust_free(trust);
}

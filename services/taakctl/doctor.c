#include "survey/doctor.h"
#include "common/version.h"
#include "taakctl/command.h"
#include "terminal/print.h"

static void diagnosis_tell(const struct diagnosis *diagnosis)
{
    static const enum tone tones[] = {TONE_GOOD, TONE_WARN, TONE_BAD};
    printf("%s%-5s%s  ", tone_start(stdout, tones[diagnosis->state]), diagnosis_state_name(diagnosis->state),
           tone_end(stdout, tones[diagnosis->state]));
    text_print_wrapped(stdout, 7, "%s: %s", diagnosis->subject, diagnosis->found);
    if (*diagnosis->advice) {
        fputs("       ", stdout);
        text_print_wrapped(stdout, 7, "→ %s", diagnosis->advice);
    }
}

static bool report(struct context *context, const struct diagnoses *diagnoses)
{
    if (context->json)
        return json_print(diagnoses_json(diagnoses), stdout, &context->error);
    for (size_t i = 0; i < diagnoses->count; i++)
        diagnosis_tell(&diagnoses->items[i]);
    printf("\n%zu fine, %zu in doubt, %zu at fault\n", diagnoses->states[DIAGNOSIS_FINE],
           diagnoses->states[DIAGNOSIS_DOUBT], diagnoses->states[DIAGNOSIS_FAULT]);
    return print_flush(stdout, &context->error);
}

static bool run(struct context *context, int argc, char **argv)
{
    static const char more[] =
        "Looks at settings, servers and their versions, topics (partitions, copies, configuration), the schema, the "
        "role's rights, clock, disk, who runs, positions and rejects. Of each thing that is not as it should be it "
        "tells what to do. It changes nothing.\n"
        "Exit code 1 where something is at fault; what is only in doubt works.\n\n"
        "Example:\n  taakctl doctor --json | jq '.[] | select(.state != \"fine\")'";
    struct diagnoses diagnoses;
    if (!command_parse(context, &command_doctor, argc, argv, NULL, NULL, NULL, more))
        return false;
    doctor_look(&diagnoses, &context->settings, PROGRAM_IDENTITY("taakctl"));
    bool ok = report(context, &diagnoses) && diagnoses.states[DIAGNOSIS_FAULT] == 0;
    diagnoses_free(&diagnoses);
    return ok;
}

const struct command command_doctor = {"doctor", NULL, "Whether all is as it must be, and what to do.",
                                       SETTINGS_KAFKA | SETTINGS_DATABASE, run};

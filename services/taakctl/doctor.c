#include "survey/doctor.h"
#include "common/version.h"
#include "taakctl/acl_options.h"
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

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    return acl_option(state->input, key, argument, state) ? 0 : ARGP_ERR_UNKNOWN;
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"acls", OPTION_ACLS, "FILE", 0, "The rights that the brokers should give, default those that are built in", 1},
        OPTION_OF_PRINCIPAL,
        {0}};
    static const char more[] =
        "Looks at settings, servers and their versions, topics (partitions, copies, configuration), who may do what at "
        "the brokers, the schema, the role's rights, who can sign for how long (TRUST_FILE), clock, disk, who runs, "
        "positions and rejects. Of each thing that is not as it should be it tells what to do. It changes nothing.\n"
        "Exit code 1 where something is at fault; what is only in doubt works.\n\n"
        "Example:\n  taakctl doctor --json | jq '.[] | select(.state != \"fine\")'";
    struct diagnoses diagnoses;
    struct acl_options acls = {0};
    struct acl_rules rules = {0};
    if (!command_parse(context, &command_doctor, argc, argv, options, on_option, &acls, more))
        return false;
    bool ok = acl_options_rules(&acls, &rules, &context->error);
    if (ok) {
        doctor_look(&diagnoses, &context->settings, PROGRAM_IDENTITY("taakctl"), &rules);
        ok = report(context, &diagnoses) && diagnoses.states[DIAGNOSIS_FAULT] == 0;
        diagnoses_free(&diagnoses);
    }
    acl_rules_free(&rules);
    return ok;
}

const struct command command_doctor = {"doctor", NULL, "Whether all is as it must be, and what to do.",
                                       SETTINGS_KAFKA | SETTINGS_DATABASE, run};

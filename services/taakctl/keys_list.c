#include "messages/event.h"
#include "signatures/trust_report.h"
#include "taakctl/command.h"
#include "terminal/print.h"
#include "terminal/signature_print.h"

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    const char **path = state->input;
    if (key != ARGP_KEY_ARG || *path)
        return ARGP_ERR_UNKNOWN;
    *path = argument;
    return 0;
}

// Reads the file that was named, else that of TRUST_FILE.
static struct trust *trust_get(struct context *context, const char *path)
{
    if (path)
        return trust_open(path, &context->error);
    if (*context->settings.trust_file)
        return trust_open_set(context->settings.trust_file, &context->error);
    error_set(&context->error, ERROR_CONFIG, "TRUST_FILE is not set: name the trust file");
    return NULL;
}

static bool trust_tell(struct context *context, json_t *known)
{
    if (context->json)
        return json_print(known, stdout, &context->error);
    trust_print(known, stdout);
    json_decref(known);
    return print_flush(stdout, &context->error);
}

static bool list_run(struct context *context, int argc, char **argv)
{
    static const char more[] =
        "Shows what a trust file says, that of TRUST_FILE where none is named: what each topic asks for, who may "
        "publish "
        "what for which municipalities, and how long each key holds. A key that has ended stays in the file: what was "
        "signed with it in its time counts, also after a rebuild.\n\n"
        "Example:\n\n  taakctl keys list trust.json";
    const char *path = NULL;
    if (!command_parse(context, &command_keys_list, argc, argv, NULL, on_option, &path, more))
        return false;
    struct trust *trust = trust_get(context, path);
    bool ok = trust && trust_tell(context, trust_json(trust, event_time_now()));
    trust_free(trust);
    return ok;
}

static bool findings_print(struct context *context, const struct signer *signer, json_t *findings)
{
    const json_t *finding;
    size_t i;
    bool fine = json_array_size(findings) == 0;
    if (context->json)
        return json_print(findings, stdout, &context->error) && fine;
    json_array_foreach(findings, i, finding)
    {
        text_print_wrapped(stdout, 0, "%s", json_string_value(finding));
    }
    if (fine)
        puts(signer ? "The trust file is valid, and the key that is signed with here is in it."
                    : "The trust file is valid. No key is signed with here (SIGNING_KEY_FILE).");
    json_decref(findings);
    return print_flush(stdout, &context->error) && fine;
}

static bool check_run(struct context *context, int argc, char **argv)
{
    static const char more[] =
        "Checks a trust file, that of TRUST_FILE where none is named: that it is valid, that each publisher has a key "
        "now and in 30 days, that each topic has as many as must sign there, and, where SIGNING_KEY_FILE and "
        "SIGNING_KEY_ID are set, that this key is in it, as the key of the publisher that EVENT_SOURCE names. Exit "
        "code 1: something has to be done, and it says what; 78: the file "
        "is not valid. Run it every day, and before the services are told of a new file (SIGHUP).\n\n"
        "Example:\n\n  taakctl keys check trust.json";
    const char *path = NULL;
    if (!command_parse(context, &command_keys_check, argc, argv, NULL, on_option, &path, more))
        return false;
    struct trust *trust = trust_get(context, path);
    struct signer *signer = trust && *context->settings.signing_key_file ? command_signer(context) : NULL;
    bool ok = trust && context->error.kind == ERROR_NONE &&
              findings_print(context, signer,
                             trust_findings(trust, signer, context->settings.event_source, event_time_now()));
    signer_free(signer);
    trust_free(trust);
    return ok;
}

const struct command command_keys_list = {"keys list", "[TRUST_FILE]", "Shows publishers and keys of a trust file.", 0,
                                          list_run};
const struct command command_keys_check = {"keys check", "[TRUST_FILE]", "Checks a trust file, and the own key in it.",
                                           0, check_run};

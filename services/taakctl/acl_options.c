#include "taakctl/acl_options.h"

bool acl_option(struct acl_options *options, int key, const char *argument, struct argp_state *state)
{
    size_t most = sizeof options->principals / sizeof *options->principals;
    if (key == OPTION_ACLS) {
        options->asked = true;
        options->file = argument;
    } else if (key == OPTION_PRINCIPAL && options->principal_count == most) {
        argp_error(state,
                   "--principal is given more than %zu times: write lines 'IDENTITY is PRINCIPAL' into a file "
                   "for --acls",
                   most);
    } else if (key == OPTION_PRINCIPAL) {
        options->principals[options->principal_count++] = argument;
    }
    return key == OPTION_ACLS || key == OPTION_PRINCIPAL;
}

bool acl_options_rules(const struct acl_options *options, struct acl_rules *rules, struct error *error)
{
    bool ok = acl_rules_read_file(rules, options->file, error);
    for (size_t i = 0; ok && i < options->principal_count; i++)
        ok = acl_rules_name(rules, options->principals[i], error);
    if (ok)
        acl_rules_complete(rules);
    return ok;
}

#include "feed/determination_file.h"
#include "messages/topics.h"
#include "taakctl/command.h"
#include "terminal/print.h"
#include "terminal/signature_print.h"

#include <string.h>

struct request {
    const char *path;
    bool dry_run;
    struct trust *trust; // that of TRUST_FILE; NULL: it is empty
};

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (key == 'n')
        request->dry_run = true;
    else if (key == ARGP_KEY_ARG && !request->path)
        request->path = argument;
    else if (key == ARGP_KEY_END && !request->path)
        argp_error(state, "say which FILE, as 'taakctl determine … --sign --out FILE' made it");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

// Prints what the file says, what was done with it, and where the broker has it (NULL: it is not published).
static bool file_print(struct context *context, const struct request *request, const struct determination_file *file,
                       const char *done, const struct receipt *receipt, struct arena *arena)
{
    json_t *known = determination_file_json(file, request->trust, arena);
    if (context->json) {
        json_object_set_new(known, "done", json_string(done));
        if (receipt)
            json_object_set_new(known, "offset", json_integer(receipt->offset));
        return json_print(known, stdout, &context->error);
    }
    determination_print(known, done, receipt, stdout);
    json_decref(known);
    return print_flush(stdout, &context->error);
}

// Nobody signs beside a signature that is false.
static bool signatures_check(struct context *context, const struct request *request,
                             const struct determination_file *file, struct arena *arena)
{
    json_t *known = determination_file_json(file, request->trust, arena);
    const json_t *signature;
    size_t i;
    bool ok = true;
    json_array_foreach(json_object_get(known, "signatures"), i, signature)
    {
        if (strcmp(json_string_value(json_object_get(signature, "state")), "false") == 0)
            ok = error_set(&context->error, ERROR_POISON,
                           "%s: the signature of key %s is not that of this key: ask whoever sent the file",
                           request->path, json_string_value(json_object_get(signature, "keyid")));
    }
    json_decref(known);
    return ok;
}

static bool sign(struct context *context, const struct request *request, struct arena *arena)
{
    struct determination_file file;
    if (!determination_file_read(&file, request->path, arena, &context->error))
        return false;
    if (request->dry_run)
        return file_print(context, request, &file, "not signed now: --dry-run", NULL, arena);
    struct signer *signer = signatures_check(context, request, &file, arena) ? command_signer(context) : NULL;
    bool ok = signer && determination_file_sign(&file, signer, arena, &context->error) &&
              determination_file_replace(&file, request->path, &context->error) &&
              file_print(context, request, &file, "signed", NULL, arena);
    signer_free(signer);
    return ok;
}

static bool publish(struct context *context, const struct request *request, struct arena *arena)
{
    struct determination_file file;
    struct receipt receipt;
    if (!determination_file_read(&file, request->path, arena, &context->error))
        return false;
    if (request->dry_run)
        return file_print(context, request, &file, "not published: --dry-run", NULL, arena);
    struct producer *producer = command_producer(context, topic_find(TOPIC_DETERMINATIONS));
    bool ok = producer && determination_file_send(&file, producer, &receipt, &context->error);
    producer_close(producer);
    return ok && file_print(context, request, &file, "published", &receipt, arena);
}

static bool with_arena(struct context *context, struct request *request,
                       bool (*act)(struct context *, const struct request *, struct arena *))
{
    struct arena *arena = arena_new();
    const char *path = context->settings.trust_file;
    request->trust = *path ? trust_open_set(path, &context->error) : NULL;
    bool ok = (request->trust || !*path) && act(context, request, arena);
    trust_free(request->trust);
    arena_free(arena);
    return ok;
}

static bool sign_run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"dry-run", 'n', NULL, 0, "Show what it says and who has signed it, and sign nothing", 0}, {0}};
    static const char more[] =
        "Adds your signature, with the key of SIGNING_KEY_FILE, to a determination that 'taakctl determine … --sign "
        "--out FILE' put into a file: by it you say the same. Look at it first, with --dry-run; with --json the whole "
        "of it is shown, with all rows. A file that was changed after it was signed is refused, and so is a key that "
        "has signed it already. With TRUST_FILE it tells whose each signature is, and none is made beside a false one. "
        "Where the consumers' trust file asks for two signatures, they must be of two publishers.\n\n"
        "Examples, four eyes:\n\n"
        "  taakctl determine total --period 2017-1 --persons 13000 \\\n"
        "      --status definitive --announced-on 2016-09-30 \\\n"
        "      --method sum-preserving --sign --out total.json\n"
        "  taakctl determine sign total.json --dry-run\n"
        "  taakctl determine sign total.json\n"
        "  taakctl determine publish total.json";
    struct request request = {0};
    return command_parse(context, &command_determine_sign, argc, argv, options, on_option, &request, more) &&
           with_arena(context, &request, sign);
}

static bool publish_run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {{"dry-run", 'n', NULL, 0, "Show it, publish nothing", 0}, {0}};
    static const char more[] =
        "Publishes a determination that is in a file, as it is, with its signatures. Again is no harm: it is the same "
        "event, and counts once. With TRUST_FILE it tells whose each signature is. Whether its signatures are enough, "
        "the consumer says by its trust file; what is not enough is rejected ('taakctl rejects list').\n\n"
        "Example:\n\n  taakctl determine publish total.json";
    struct request request = {0};
    return command_parse(context, &command_determine_publish, argc, argv, options, on_option, &request, more) &&
           with_arena(context, &request, publish);
}

const struct command command_determine_sign = {"determine sign", "FILE", "Adds your signature to a determination.", 0,
                                               sign_run};
const struct command command_determine_publish = {"determine publish", "FILE",
                                                  "Publishes a determination from a file, as it is.", 0, publish_run};

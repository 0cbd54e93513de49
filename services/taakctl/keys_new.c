#include "feed/publication.h"
#include "signatures/key_entry.h"
#include "taakctl/command.h"
#include "terminal/print.h"

#include <string.h>

#define DAY_US    (INT64_C(86400) * 1000000)
#define DAYS_MOST 3653

struct request {
    enum key_algorithm algorithm;
    const char *path;
    int64_t days;
};

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (key == 'a')
        request->algorithm = key_algorithm_of(argument);
    else if (key == 'o')
        request->path = argument;
    else if (key == 'd')
        request->days = command_number(argument, DAYS_MOST, state);
    else if (key == ARGP_KEY_END && request->algorithm == KEY_ALGORITHMS)
        argp_error(state, "--algorithm: ed25519 or ecdsa-p256");
    else if (key == ARGP_KEY_END && !request->path)
        argp_error(state, "--out says into which new file");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static bool key_print(struct context *context, const struct request *request, const struct key *key)
{
    char keyid[KEYID_TEXT_SIZE];
    int64_t now_us = publication_time_signed(event_time_now());
    json_t *entry = key_entry_json(key, now_us, now_us + request->days * DAY_US);
    if (context->json)
        return json_print(entry, stdout, &context->error);
    printf("SIGNING_KEY_FILE=");
    text_print_line(request->path, stdout);
    printf("SIGNING_KEY_ID=%s\n\nFor the trust files of those who check, into the list \"keys\" of your publisher:\n",
           keyid_of(key, keyid));
    return json_print(entry, stdout, &context->error);
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"algorithm", 'a', "ALGORITHM", 0, "ed25519 (without it), or ecdsa-p256", 0},
        {"out", 'o', "FILE", 0, "The private key's new file, which only you may read", 0},
        {"days", 'd', "DAYS", 0, "How long it is valid from now on (365)", 0},
        {0}};
    static const char more[] =
        "Makes a key to sign with. The private key goes into the file, in PEM (PKCS#8), and nowhere else: whoever has "
        "it "
        "speaks for you. What is printed may be known to all: the settings of who signs, and the entry for the trust "
        "files of those who check, where it is to be before anything signed with it is published. With --json the "
        "entry "
        "alone.\n\n"
        "The keyid is the first 32 hexadecimal digits of the SHA-256 of the public key (SubjectPublicKeyInfo in DER): "
        "openssl pkey -in FILE -pubout -outform DER | sha256sum.\n\n"
        "To change a key: make the new one while the old one is still valid, have it entered beside it, sign with the "
        "new one, and only then have the old one end ('until').\n\n"
        "Example:\n\n"
        "  taakctl keys new --out signing-2027.pem";
    struct request request = {.days = 365};
    if (!command_parse(context, &command_keys_new, argc, argv, options, on_option, &request, more))
        return false;
    struct key *key = key_new(request.algorithm, &context->error);
    bool ok = key && key_file_create(key, request.path, &context->error) && key_print(context, &request, key);
    key_free(key);
    return ok;
}

const struct command command_keys_new = {"keys new", "--out FILE", "Makes a key to sign with.", 0, run};

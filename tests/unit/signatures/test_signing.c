#include "signatures/envelope.h"
#include "signatures/signing.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *arena;
static struct error error;
static char path[] = "/tmp/test_signing.XXXXXX";
static struct header headers[3];
static struct message message;

static void file_write(const char *text, mode_t mode)
{
    FILE *file = fopen(path, "w");
    cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0 && chmod(path, mode) == 0);
}

static struct header header(const char *name, const char *value)
{
    return (struct header){name, (const uint8_t *)value, strlen(value)};
}

static void setup(void)
{
    arena = arena_new();
    error = (struct error){0};
    int file = mkstemp(path);
    cr_assert(file >= 0 && close(file) == 0);
    headers[0] = header("ce_id", "1");
    headers[1] = header("ce_time", "2017-04-01T09:30:00Z");
    message = (struct message){.value = (const uint8_t *)"x", .value_size = 1, .headers = headers, .header_count = 2};
}

static void teardown(void)
{
    unlink(path);
    arena_free(arena);
}

TestSuite(signing, .init = setup, .fini = teardown);

static struct signer *opened(enum key_algorithm algorithm, const char *keyid)
{
    struct key *key = key_new(algorithm, &error);
    cr_assert(key, "%s", error.message);
    file_write(key_pem_private(key, arena), 0600);
    key_free(key);
    struct signer *signer = signer_open(path, keyid, &error);
    cr_assert(signer, "%s", error.message);
    return signer;
}

Test(signing, a_header_with_every_signature)
{
    struct signer *signers[] = {opened(KEY_ED25519, "one"), opened(KEY_ECDSA_P256, "other")};
    const struct signer *both[] = {signers[0], signers[1]};
    struct header made;
    struct envelope envelope;
    uint8_t core[DIGEST_SIZE];
    const char *why;
    size_t size;
    cr_assert(signing_header(both, 2, &message, arena, &made, &error), "%s", error.message);
    cr_expect_str_eq(made.name, "ce_dssematerial");
    cr_assert(envelope_read(made.value, made.size, arena, &envelope, &why), "%s", why);
    cr_assert(digest_core(&message, core, &why), "%s", why);
    cr_expect_arr_eq(envelope.core, core, DIGEST_SIZE);
    const uint8_t *pae = envelope_pae(PAYLOAD_TYPE, envelope.payload, envelope.payload_size, arena, &size);
    cr_assert_eq(envelope.signature_count, 2);
    for (int i = 0; i < 2; i++) {
        cr_expect_str_eq(envelope.signatures[i].keyid, signer_keyid(signers[i]));
        cr_expect(
            key_verifies(signer_key(signers[i]), pae, size, envelope.signatures[i].bytes, envelope.signatures[i].size));
        signer_free(signers[i]);
    }
}

Test(signing, a_time_with_a_fraction)
{
    struct signer *signer = opened(KEY_ED25519, "one");
    struct header made;
    headers[1] = header("ce_time", "2017-04-01T09:30:00.5Z");
    cr_expect_not(signing_header((const struct signer *const *)&signer, 1, &message, arena, &made, &error));
    cr_expect_eq(error.kind, ERROR_POISON);
    cr_expect(strstr(error.message, "fraction"), "%s", error.message);
    signer_free(signer);
}

static void expect_refused(const char *keyid, const char *word)
{
    error = (struct error){0};
    struct signer *signer = signer_open(path, keyid, &error);
    cr_expect_null(signer);
    signer_free(signer);
    cr_expect_eq(error.kind, ERROR_CONFIG);
    cr_expect_eq(strncmp(error.message, "SIGNING_KEY_", strlen("SIGNING_KEY_")), 0, "%s", error.message);
    cr_expect(strstr(error.message, word), "%s", error.message);
}

Test(signing, a_file_that_is_no_key)
{
    file_write("", 0600);
    expect_refused("one", "is empty");
    file_write("secret", 0600);
    expect_refused("one", "no private key in PEM");
    cr_expect_not(strstr(error.message, "secret"));
    struct key *key = key_new(KEY_ED25519, &error);
    cr_assert(key);
    file_write(key_pem_private(key, arena), 0644);
    expect_refused("one", "everyone may read");
    file_write(key_pem_public(key, arena), 0600);
    expect_refused("one", "no private key in PEM");
    file_write(key_pem_private(key, arena), 0600);
    expect_refused("", "SIGNING_KEY_ID: it is empty");
    expect_refused("line\nbreak", "SIGNING_KEY_ID: ");
    unlink(path);
    expect_refused("one", "No such file");
    key_free(key);
}

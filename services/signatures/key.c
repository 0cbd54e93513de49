#include "signatures/key.h"

#include <ctype.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct key {
    EVP_PKEY *pkey;
    enum key_algorithm algorithm;
};

static const char *const names[KEY_ALGORITHMS] = {[KEY_ED25519] = "ed25519", [KEY_ECDSA_P256] = "ecdsa-p256"};

static void must_work(bool works)
{
    if (works)
        return;
    fputs("libcrypto has no memory\n", stderr);
    abort();
}

const char *key_algorithm_name(enum key_algorithm algorithm)
{
    return names[algorithm];
}

enum key_algorithm key_algorithm_of(const char *name)
{
    int algorithm = 0;
    while (algorithm < KEY_ALGORITHMS && strcmp(names[algorithm], name) != 0)
        algorithm++;
    return (enum key_algorithm)algorithm;
}

static enum key_algorithm algorithm_of(const EVP_PKEY *pkey)
{
    char group[32] = "";
    size_t length;
    if (EVP_PKEY_is_a(pkey, "ED25519"))
        return KEY_ED25519;
    bool p256 = EVP_PKEY_is_a(pkey, "EC") && EVP_PKEY_get_group_name(pkey, group, sizeof group, &length) == 1 &&
                strcmp(group, "prime256v1") == 0;
    return p256 ? KEY_ECDSA_P256 : KEY_ALGORITHMS;
}

static struct key *key_of(EVP_PKEY *pkey, struct error *error)
{
    enum key_algorithm algorithm = algorithm_of(pkey);
    if (algorithm == KEY_ALGORITHMS) {
        error_set(error, ERROR_CONFIG, "is a key of another kind than Ed25519 or P-256");
        EVP_PKEY_free(pkey);
        return NULL;
    }
    struct key *key = memory_resize(NULL, 1, sizeof *key);
    *key = (struct key){pkey, algorithm};
    return key;
}

// In place of libcrypto's own, which would ask at the terminal.
static int no_password(char *buffer, int size, int writing, void *opaque)
{
    (void)buffer, (void)size, (void)writing, (void)opaque;
    return -1;
}

static bool is_blank(BIO *rest)
{
    char c;
    while (BIO_read(rest, &c, 1) == 1)
        if (!isspace((unsigned char)c))
            return false;
    return true;
}

typedef EVP_PKEY *pem_read(BIO *in, EVP_PKEY **pkey, pem_password_cb *password, void *opaque);

// What stands before the key must be nothing, as what stands behind it: libcrypto would look for the key among
// anything.
static struct key *pem_key(pem_read *read, const char *label, const char *pem, size_t size, const char *what,
                           struct error *error)
{
    EVP_PKEY *pkey = NULL;
    size_t blank = 0;
    while (blank < size && isspace((unsigned char)pem[blank]))
        blank++;
    bool begins = size - blank > strlen(label) && memcmp(pem + blank, label, strlen(label)) == 0;
    BIO *in = size <= 64 * 1024 ? BIO_new_mem_buf(pem, (int)size) : NULL;
    if (in && begins)
        pkey = read(in, NULL, no_password, NULL);
    if (pkey && !is_blank(in)) {
        EVP_PKEY_free(pkey);
        pkey = NULL;
    }
    BIO_free(in);
    ERR_clear_error();
    if (pkey)
        return key_of(pkey, error);
    error_set(error, ERROR_CONFIG, "is no %s", what);
    return NULL;
}

struct key *key_read_private(const char *pem, size_t size, struct error *error)
{
    return pem_key(PEM_read_bio_PrivateKey, "-----BEGIN ", pem, size,
                   "private key in PEM (PKCS#8, not encrypted, nothing else beside it)", error);
}

struct key *key_read_public(const char *pem, size_t size, struct error *error)
{
    return pem_key(PEM_read_bio_PUBKEY, "-----BEGIN PUBLIC KEY-----", pem, size,
                   "public key in PEM (-----BEGIN PUBLIC KEY-----, nothing else beside it)", error);
}

struct key *key_new(enum key_algorithm algorithm, struct error *error)
{
    EVP_PKEY *pkey = algorithm == KEY_ED25519 ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
                                              : EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    if (pkey)
        return key_of(pkey, error);
    ERR_clear_error();
    error_set(error, ERROR_FATAL, "libcrypto makes no new key");
    return NULL;
}

void key_free(struct key *key)
{
    if (!key)
        return;
    EVP_PKEY_free(key->pkey);
    free(key);
}

enum key_algorithm key_algorithm(const struct key *key)
{
    return key->algorithm;
}

static const char *bio_text(BIO *out, struct arena *arena)
{
    char *data;
    long length = BIO_get_mem_data(out, &data);
    const char *text = arena_text(arena, "%.*s", (int)length, data);
    OPENSSL_cleanse(data, (size_t)length);
    BIO_free(out);
    return text;
}

const char *key_pem_private(const struct key *key, struct arena *arena)
{
    BIO *out = BIO_new(BIO_s_mem());
    must_work(out && PEM_write_bio_PKCS8PrivateKey(out, key->pkey, NULL, NULL, 0, NULL, NULL) == 1);
    return bio_text(out, arena);
}

const char *key_pem_public(const struct key *key, struct arena *arena)
{
    BIO *out = BIO_new(BIO_s_mem());
    must_work(out && PEM_write_bio_PUBKEY(out, key->pkey) == 1);
    return bio_text(out, arena);
}

void key_fingerprint(const struct key *key, uint8_t fingerprint[KEY_FINGERPRINT_SIZE])
{
    unsigned char *der = NULL;
    int size = i2d_PUBKEY(key->pkey, &der);
    must_work(size > 0);
    SHA256(der, (size_t)size, fingerprint);
    OPENSSL_free(der);
}

// Ed25519 digests by itself.
static const char *digest_name(const struct key *key)
{
    return key->algorithm == KEY_ED25519 ? NULL : "SHA256";
}

bool key_verifies(const struct key *key, const uint8_t *bytes, size_t size, const uint8_t *signature,
                  size_t signature_size)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    must_work(context != NULL);
    bool verifies = EVP_DigestVerifyInit_ex(context, NULL, digest_name(key), NULL, NULL, key->pkey, NULL) == 1 &&
                    EVP_DigestVerify(context, signature, signature_size, bytes, size) == 1;
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return verifies;
}

bool key_sign(const struct key *key, const uint8_t *bytes, size_t size, struct arena *arena, const uint8_t **signature,
              size_t *signature_size, struct error *error)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    must_work(context != NULL);
    size_t room = (size_t)EVP_PKEY_get_size(key->pkey);
    uint8_t *made = arena_alloc(arena, room);
    bool signs = EVP_DigestSignInit_ex(context, NULL, digest_name(key), NULL, NULL, key->pkey, NULL) == 1 &&
                 EVP_DigestSign(context, made, &room, bytes, size) == 1;
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    *signature = made;
    *signature_size = room;
    return signs || error_set(error, ERROR_FATAL, "libcrypto does not sign with this key");
}

#include "signatures/signing.h"
#include "common/printable.h"
#include "signatures/envelope.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_BYTES_MOST (16 * 1024) // far more than a key has

struct signer {
    struct key *key;
    char *keyid;
};

// Reads the file into `text`, which has FILE_BYTES_MOST bytes: 0 where that cannot be, and the error is set.
static size_t file_read(const char *path, char *text, struct error *error)
{
    struct stat status;
    FILE *file = fopen(path, "re");
    size_t size = 0;
    if (!file || fstat(fileno(file), &status) != 0)
        error_set(error, ERROR_CONFIG, "SIGNING_KEY_FILE: %s: %s", path, strerror(errno));
    else if (status.st_mode & S_IROTH)
        error_set(error, ERROR_CONFIG, "SIGNING_KEY_FILE: %s: everyone may read this private key: chmod o-r", path);
    else {
        size = fread(text, 1, FILE_BYTES_MOST, file);
        if (size == 0)
            error_set(error, ERROR_CONFIG, "SIGNING_KEY_FILE: %s: %s", path,
                      ferror(file) ? strerror(errno) : "is empty");
    }
    if (file)
        fclose(file);
    return size;
}

struct signer *signer_open(const char *path, const char *keyid, struct error *error)
{
    char pem[FILE_BYTES_MOST];
    struct error why = {0};
    size_t length = strlen(keyid);
    if (length == 0 || length > KEYID_BYTES_MOST || !is_printable(keyid, length)) {
        error_set(error, ERROR_CONFIG, "SIGNING_KEY_ID: it is empty, longer than %d bytes or not printable",
                  KEYID_BYTES_MOST);
        return NULL;
    }
    size_t size = file_read(path, pem, error);
    struct key *key = size > 0 ? key_read_private(pem, size, &why) : NULL;
    OPENSSL_cleanse(pem, size);
    if (why.kind != ERROR_NONE)
        error_set(error, why.kind, "SIGNING_KEY_FILE: %s: %s", path, why.message);
    if (!key)
        return NULL;
    struct signer *signer = memory_resize(NULL, 1, sizeof *signer);
    *signer = (struct signer){key, memory_text(keyid, length)};
    return signer;
}

void signer_free(struct signer *signer)
{
    if (!signer)
        return;
    key_free(signer->key);
    free(signer->keyid);
    free(signer);
}

const struct key *signer_key(const struct signer *signer)
{
    return signer->key;
}

const char *signer_keyid(const struct signer *signer)
{
    return signer->keyid;
}

bool signing_header(const struct signer *const *signers, size_t count, const struct message *message,
                    struct arena *arena, struct header *header, struct error *error)
{
    struct envelope envelope = {0};
    const char *why;
    size_t size;
    if (!digest_core(message, envelope.core, &why))
        return error_set(error, ERROR_POISON, "%s", why);
    if (count > SIGNATURES_MOST)
        return error_set(error, ERROR_POISON, "a message has at most %d signatures", SIGNATURES_MOST);
    const char *payload = envelope_payload(envelope.core, arena);
    envelope.payload = (const uint8_t *)payload;
    envelope.payload_size = strlen(payload);
    const uint8_t *pae = envelope_pae(PAYLOAD_TYPE, envelope.payload, envelope.payload_size, arena, &size);
    for (size_t i = 0; i < count; i++) {
        struct signature *signature = &envelope.signatures[envelope.signature_count++];
        signature->keyid = signers[i]->keyid;
        if (!key_sign(signers[i]->key, pae, size, arena, &signature->bytes, &signature->size, error))
            return false;
    }
    const char *material = envelope_write(&envelope, arena);
    *header = (struct header){MATERIAL_HEADER, (const uint8_t *)material, strlen(material)};
    return true;
}

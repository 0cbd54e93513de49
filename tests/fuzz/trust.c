// A trust file.
//
// covers: signatures/trust.c signatures/trust_read.c signatures/key.c
#include "fuzz.h"

#include "common/printable.h"
#include "signatures/trust.h"

// Nobody is trusted whom the file does not name, and each key is found by its id.
static void trust_check(const struct trust *trust)
{
    size_t count;
    const struct publisher *const *publishers = trust_publishers(trust, &count);
    for (size_t i = 0; i < count; i++) {
        const struct publisher *publisher = publishers[i];
        MUST(trust_publisher(trust, publisher->source, strlen(publisher->source)) == publisher);
        MUST(is_printable(publisher->source, strlen(publisher->source)));
        for (size_t j = 0; j < publisher->key_count; j++) {
            const struct trusted_key *key = &publisher->keys[j];
            MUST(trust_key(trust, key->keyid) == key && key->publisher == publisher && key->from_us < key->until_us);
            MUST(!trusted_key_holds(key, -1));
        }
    }
    MUST(!trust_publisher(trust, "", 0) && !trust_key(trust, "no such key, as it is in no file"));
    MUST(trust_signatures(trust, "municipal.placements.v1") >= 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error error = {0};
    struct trust *trust = trust_read((const char *)data, size, &error);
    if (trust)
        trust_check(trust);
    else
        MUST(error.kind == ERROR_CONFIG && *error.message && is_printable(error.message, strlen(error.message)));
    trust_free(trust);
    return 0;
}

// A header ce_dssematerial: the signatures of a message, in Base64. Input: what is in the Base64, that is JSON; or the
// header as it comes, which is told by its first byte, as JSON begins with another one.
//
// covers: signatures/envelope.c signatures/base64.c
#include "fuzz.h"

#include "common/printable.h"
#include "signatures/base64.h"
#include "signatures/envelope.h"

// What was read, written again, reads the same; and what is signed does not depend on how it was written.
static void again_check(const struct envelope *envelope, struct arena *arena)
{
    struct envelope again;
    const char *why, *text = envelope_write(envelope, arena);
    size_t size, again_size;
    MUST(envelope_read((const uint8_t *)text, strlen(text), arena, &again, &why));
    MUST(again.signature_count == envelope->signature_count && again.extension_count == envelope->extension_count);
    MUST(memcmp(again.core, envelope->core, sizeof again.core) == 0);
    const uint8_t *signed_bytes = envelope_pae(PAYLOAD_TYPE, envelope->payload, envelope->payload_size, arena, &size);
    const uint8_t *signed_again = envelope_pae(PAYLOAD_TYPE, again.payload, again.payload_size, arena, &again_size);
    MUST(size == again_size && memcmp(signed_bytes, signed_again, size) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct envelope envelope;
    const char *why = "";
    if (size > 0 && data[0] == '{') {
        const char *text = base64_encode(data, size, arena);
        data = (const uint8_t *)text;
        size = strlen(text);
    }
    if (envelope_read(data, size, arena, &envelope, &why)) {
        MUST(size <= MATERIAL_BYTES_MOST && envelope.signature_count <= SIGNATURES_MOST);
        again_check(&envelope, arena);
    } else {
        MUST(*why && is_printable(why, strlen(why)));
    }
    arena_free(arena);
    return 0;
}

#include "signatures/envelope.h"
#include "signatures/base64.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool wrong(const char **why, const char *what)
{
    *why = what;
    return false;
}

// A member; NULL where it is not there or null, as some write what is not there.
static const json_t *member(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_null(value) ? NULL : value;
}

// A member that is a text without a NUL in it; NULL where it is not there or none.
static const char *text_member(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static bool base64_member(const json_t *object, const char *name, struct arena *arena, const uint8_t **bytes,
                          size_t *size)
{
    const json_t *text = json_object_get(object, name);
    return json_is_string(text) && base64_decode(json_string_value(text), json_string_length(text), arena, bytes, size);
}

static bool digest_member(const json_t *object, const char *name, struct arena *arena, uint8_t digest[DIGEST_SIZE])
{
    const uint8_t *bytes;
    size_t size;
    if (!base64_member(object, name, arena, &bytes, &size) || size != DIGEST_SIZE)
        return false;
    memcpy(digest, bytes, DIGEST_SIZE);
    return true;
}

// Whether an extension attribute may be signed beside those before it: not what the core digest has, not the material
// itself, not one of them again; and by CloudEvents a name is of lower-case letters and digits.
static bool extension_may(const struct envelope *envelope, const char *name)
{
    static const char *const never[] = {"id",         "source",  "specversion", "type",        "datacontenttype",
                                        "dataschema", "subject", "time",        "dssematerial"};
    if (!*name || name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789")])
        return false;
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (strcmp(name, never[i]) == 0)
            return false;
    for (size_t i = 0; i < envelope->extension_count; i++)
        if (strcmp(name, envelope->extension_names[i]) == 0)
            return false;
    return true;
}

static bool extensions_read(const json_t *payload, struct arena *arena, struct envelope *envelope, const char **why)
{
    const json_t *names = member(payload, "signedextattrs"), *item;
    size_t i;
    if (!names && !member(payload, "ext"))
        return true;
    if (!json_is_array(names) || !digest_member(payload, "ext", arena, envelope->extensions))
        return wrong(why, "its payload has ext or signedextattrs without the other, or not as they should be");
    if (json_array_size(names) == 0 || json_array_size(names) > EXTENSIONS_MOST)
        return wrong(why, "its signedextattrs has no name, or too many");
    json_array_foreach(names, i, item)
    {
        const char *name = json_string_value(item);
        if (!name || !extension_may(envelope, name))
            return wrong(why, "its signedextattrs has a name that must not be there");
        envelope->extension_names[envelope->extension_count++] = arena_text(arena, "%s", name);
    }
    return true;
}

static bool payload_read(struct arena *arena, struct envelope *envelope, const char **why)
{
    json_t *payload = json_loadb((const char *)envelope->payload, envelope->payload_size, JSON_REJECT_DUPLICATES, NULL);
    bool right = json_is_object(payload) ? digest_member(payload, "core", arena, envelope->core) ||
                                               wrong(why, "its payload has no core that is the Base64 of 32 bytes")
                                         : wrong(why, "its payload is no JSON object that can be read");
    right = right && extensions_read(payload, arena, envelope, why);
    json_decref(payload);
    return right;
}

static bool signatures_read(const json_t *list, struct arena *arena, struct envelope *envelope, const char **why)
{
    const json_t *item;
    size_t i;
    if (!json_is_array(list) || json_array_size(list) == 0)
        return wrong(why, "it has no signatures");
    if (json_array_size(list) > SIGNATURES_MOST)
        return wrong(why, "it has more than 8 signatures");
    json_array_foreach(list, i, item)
    {
        struct signature *signature = &envelope->signatures[envelope->signature_count++];
        const json_t *keyid = member(item, "keyid");
        if (keyid && !json_is_string(keyid))
            return wrong(why, "a keyid in it is no text");
        signature->keyid = keyid ? arena_text(arena, "%s", json_string_value(keyid)) : "";
        if (!base64_member(item, "sig", arena, &signature->bytes, &signature->size) || signature->size == 0 ||
            signature->size > SIGNATURE_BYTES_MOST)
            return wrong(why, "a sig in it is no signature in Base64");
    }
    return true;
}

static bool members_read(const json_t *object, struct arena *arena, struct envelope *envelope, const char **why)
{
    const char *type = text_member(object, "payloadType");
    if (!json_is_object(object))
        return wrong(why, "it is no JSON object that can be read");
    if (!type || strcmp(type, PAYLOAD_TYPE) != 0)
        return wrong(why, "its payloadType is not " PAYLOAD_TYPE);
    if (!base64_member(object, "payload", arena, &envelope->payload, &envelope->payload_size))
        return wrong(why, "its payload is no Base64");
    return payload_read(arena, envelope, why) &&
           signatures_read(json_object_get(object, "signatures"), arena, envelope, why);
}

bool envelope_read(const uint8_t *material, size_t size, struct arena *arena, struct envelope *envelope,
                   const char **why)
{
    const uint8_t *text;
    size_t length;
    memset(envelope, 0, sizeof *envelope);
    if (size > MATERIAL_BYTES_MOST)
        return wrong(why, "it has more than 16 KiB");
    if (!base64_decode((const char *)material, size, arena, &text, &length))
        return wrong(why, "it is no Base64");
    json_t *object = json_loadb((const char *)text, length, JSON_REJECT_DUPLICATES, NULL);
    bool right = members_read(object, arena, envelope, why);
    json_decref(object);
    return right;
}

const char *envelope_payload(const uint8_t core[DIGEST_SIZE], struct arena *arena)
{
    return arena_text(arena, "{\"core\":\"%s\"}", base64_encode(core, DIGEST_SIZE, arena));
}

// The JSON in the order in which the specification shows it. NULL where there is no memory.
static json_t *json_make(const struct envelope *envelope, struct arena *arena)
{
    json_t *signatures = json_array();
    for (size_t i = 0; i < envelope->signature_count; i++) {
        const struct signature *signature = &envelope->signatures[i];
        const char *sig = base64_encode(signature->bytes, signature->size, arena);
        json_t *item = *signature->keyid ? json_pack("{s:s, s:s}", "keyid", signature->keyid, "sig", sig)
                                         : json_pack("{s:s}", "sig", sig);
        json_array_append_new(signatures, item);
    }
    return json_pack("{s:s, s:s, s:o}", "payload", base64_encode(envelope->payload, envelope->payload_size, arena),
                     "payloadType", PAYLOAD_TYPE, "signatures", signatures);
}

const char *envelope_write(const struct envelope *envelope, struct arena *arena)
{
    json_t *json = json_make(envelope, arena);
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    if (!text) {
        fputs("no memory for an envelope\n", stderr);
        abort();
    }
    const char *material = base64_encode(text, strlen(text), arena);
    json_decref(json);
    free(text);
    return material;
}

const uint8_t *envelope_pae(const char *type, const uint8_t *payload, size_t payload_size, struct arena *arena,
                            size_t *size)
{
    static const char head[] = "DSSEv1 %zu %s %zu ";
    size_t head_size = (size_t)snprintf(NULL, 0, head, strlen(type), type, payload_size);
    uint8_t *pae = arena_alloc(arena, head_size + payload_size + 1);
    snprintf((char *)pae, head_size + 1, head, strlen(type), type, payload_size);
    if (payload_size > 0)
        memcpy(pae + head_size, payload, payload_size);
    *size = head_size + payload_size;
    return pae;
}

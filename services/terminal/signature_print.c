#include "terminal/signature_print.h"
#include "messages/topics.h"
#include "signatures/trust_report.h"
#include "terminal/print.h"
#include "topics/decode.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static void list_print(const char *title, const json_t *list, FILE *out)
{
    const json_t *item;
    size_t i;
    fprintf(out, "  %s", title);
    if (json_is_null(list))
        fputs(" all", out);
    json_array_foreach(list, i, item)
    {
        fputc(' ', out);
        text_print(json_string_value(item), out);
    }
    fputc('\n', out);
}

static void key_print(const json_t *key, FILE *out)
{
    bool valid = strcmp(text_of(key, "state"), "valid") == 0;
    json_int_t days = json_integer_value(json_object_get(key, "ends_in_days"));
    fputs("  key ", out);
    text_print(text_of(key, "keyid"), out);
    fprintf(out, " (%s), %.10s to %.10s: %s%s%s", text_of(key, "algorithm"), text_of(key, "from"),
            text_of(key, "until"), tone_start(out, valid ? TONE_GOOD : TONE_BAD), text_of(key, "state"),
            tone_end(out, TONE_GOOD));
    if (valid && days < KEY_WARNING_DAYS)
        fprintf(out, ", ends in %" JSON_INTEGER_FORMAT " days", days);
    fputc('\n', out);
}

void trust_print(const json_t *known, FILE *out)
{
    const json_t *topic, *publisher, *key;
    size_t i, j;
    json_array_foreach(json_object_get(known, "topics"), i, topic)
    {
        json_int_t signatures = json_integer_value(json_object_get(topic, "signatures"));
        fprintf(out, "%s: %s", text_of(topic, "topic"), text_of(topic, "policy"));
        if (signatures > 1)
            fprintf(out, ", %" JSON_INTEGER_FORMAT " signatures", signatures);
        fputc('\n', out);
    }
    json_array_foreach(json_object_get(known, "publishers"), i, publisher)
    {
        fputc('\n', out);
        text_print_line(text_of(publisher, "source"), out);
        list_print("topics", json_object_get(publisher, "topics"), out);
        list_print("municipalities", json_object_get(publisher, "municipalities"), out);
        json_array_foreach(json_object_get(publisher, "keys"), j, key)
        {
            key_print(key, out);
        }
    }
}

static void line_print(const char *title, const char *text, FILE *out)
{
    fprintf(out, "  %-7s ", title);
    text_print_line(text, out);
}

static void signature_print(const json_t *signature, FILE *out)
{
    const char *publisher = text_of(signature, "publisher"), *state = text_of(signature, "state");
    enum tone tone = strcmp(state, "valid") == 0 ? TONE_GOOD : publisher ? TONE_BAD : TONE_WARN;
    const char *keyid = text_of(signature, "keyid");
    fputs(*keyid ? "  signed  by key " : "  signed  without a keyid", out);
    text_print(keyid, out);
    if (publisher) {
        fputs(" of ", out);
        text_print(publisher, out);
    }
    fprintf(out, ": %s%s%s\n", tone_start(out, tone), state, tone_end(out, tone));
}

void determination_print(const json_t *known, const char *done, const struct receipt *receipt, FILE *out)
{
    const json_t *signature;
    size_t i;
    char *says = decode_line(json_object_get(known, "says"), NULL);
    text_print_wrapped(out, 0, "%s, %s", text_of(known, "key"), done);
    line_print("event", text_of(known, "id"), out);
    line_print("time", text_of(known, "time"), out);
    line_print("source", text_of(known, "source"), out);
    line_print("says", says, out);
    json_array_foreach(json_object_get(known, "signatures"), i, signature)
    {
        signature_print(signature, out);
    }
    if (receipt)
        fprintf(out, "  where   " TOPIC_DETERMINATIONS ", partition %" PRId32 ", offset %" PRId64 "\n",
                receipt->partition, receipt->offset);
    free(says);
}

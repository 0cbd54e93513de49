#include "audit/record_findings.h"
#include "common/arena.h"
#include "determination-consumer/determination.h"
#include "messages/identifier.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

bool name_copy(const uint8_t *text, size_t size, char name[RECORD_NAME_SIZE])
{
    if (!text || size == 0 || size >= RECORD_NAME_SIZE || memchr(text, 0, size) || u8_check(text, size))
        return false;
    for (size_t i = 0; i < size; i++)
        name[i] = (char)tolower(text[i]);
    name[size] = '\0';
    return true;
}

bool wanted_read(const char *text, struct wanted *wanted)
{
    uint8_t uuid[16];
    wanted->is_uuid = uuid_read(text, strlen(text), uuid);
    return name_copy((const uint8_t *)text, strlen(text), wanted->name) &&
           (wanted->is_uuid || determination_subject_begins(wanted->name));
}

bool wanted_is_personal(const char *text)
{
    if (is_personal_identifier(text, strlen(text)))
        return true;
    for (size_t length; *text; text += length + (text[length] == '/')) {
        length = strcspn(text, "/");
        if (is_personal_identifier(text, length))
            return true;
    }
    return false;
}

bool wanted_is(const struct wanted *wanted, const char *name)
{
    size_t length = strlen(wanted->name);
    if (wanted->is_uuid)
        return strcmp(determination_subject_begins(name) ? strchr(name, '/') + 1 : name, wanted->name) == 0;
    return strncmp(name, wanted->name, length) == 0 && (!name[length] || name[length] == '/');
}

struct versions *findings_record(struct findings *findings, const struct topic *topic, const char *name)
{
    size_t i = 0;
    while (i < findings->count && (findings->records[i].topic != topic || strcmp(findings->records[i].name, name) != 0))
        i++;
    if (i == findings->count) {
        findings->records = memory_resize(findings->records, i + 1, sizeof *findings->records);
        findings->records[i] = (struct versions){.topic = topic};
        snprintf(findings->records[i].name, RECORD_NAME_SIZE, "%s", name);
        findings->count++;
    }
    return &findings->records[i];
}

bool findings_any(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->records[i].count)
            return true;
    return false;
}

void findings_free(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        versions_free(&findings->records[i]);
    free(findings->records);
    topic_spans_free(&findings->spans);
    positions_free(findings->positions);
}

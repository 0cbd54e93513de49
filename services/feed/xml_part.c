#include "feed/xml_part.h"
#include "common/arena.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PART_MOST  (INT64_C(1) << 30)
#define CHUNK_SIZE (64 * 1024)

struct xml_part {
    char name[128];
    zip_file_t *file;
    XML_Parser parser;
    const struct xml_handlers *handlers;
    void *data;
    int64_t bytes, size;
    bool ended;
    char refusal[512];
};

static const char *local(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

static void XMLCALL on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct xml_part *part = data;
    part->handlers->start(part->data, local(name), attributes);
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
    struct xml_part *part = data;
    if (part->handlers->end)
        part->handlers->end(part->data, local(name));
}

static void XMLCALL on_text(void *data, const XML_Char *text, int size)
{
    struct xml_part *part = data;
    if (part->handlers->text)
        part->handlers->text(part->data, text, (size_t)size);
}

// No part of a workbook has one; entities that are made of others could fill the memory.
static void XMLCALL on_doctype(void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                               int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    xml_part_refuse(data, "it has a document type");
}

static bool file_open(struct xml_part *part, zip_t *zip, struct error *error)
{
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat(zip, part->name, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE))
        return error_set(error, ERROR_POISON, "the workbook lacks %s", part->name);
    if (stat.size > (zip_uint64_t)PART_MOST)
        return error_set(error, ERROR_POISON, "the workbook is too large: %s has more than 1 GiB", part->name);
    part->size = (int64_t)stat.size;
    part->file = zip_fopen(zip, part->name, 0);
    return part->file ||
           error_set(error, ERROR_POISON, "the workbook is broken: %s: %s", part->name, zip_strerror(zip));
}

struct xml_part *xml_part_open(zip_t *zip, const char *name, const struct xml_handlers *handlers, void *data,
                               struct error *error)
{
    struct xml_part *part = memory_resize(NULL, 1, sizeof *part);
    memset(part, 0, sizeof *part);
    snprintf(part->name, sizeof part->name, "%s", name);
    part->handlers = handlers;
    part->data = data;
    part->parser = XML_ParserCreate(NULL);
    if (!part->parser)
        abort(); // there is no memory
    XML_SetUserData(part->parser, part);
    XML_SetElementHandler(part->parser, on_start, on_end);
    XML_SetCharacterDataHandler(part->parser, on_text);
    XML_SetStartDoctypeDeclHandler(part->parser, on_doctype);
    if (file_open(part, zip, error))
        return part;
    xml_part_close(part);
    return NULL;
}

void xml_part_close(struct xml_part *part)
{
    if (!part)
        return;
    if (part->file)
        zip_fclose(part->file);
    XML_ParserFree(part->parser);
    free(part);
}

static enum xml_part_next failed(struct xml_part *part, const char *why, struct error *error)
{
    error_set(error, ERROR_POISON, "%s%s%s: %s",
              *part->refusal ? "" : "the workbook is broken: ", *part->refusal ? "" : part->name,
              *part->refusal ? "the workbook" : "", *part->refusal ? part->refusal : why);
    return XML_PART_FAILED;
}

// Gives the parser some more of the file.
static enum XML_Status feed(struct xml_part *part, const char **why)
{
    void *buffer = XML_GetBuffer(part->parser, CHUNK_SIZE);
    zip_int64_t got = buffer ? zip_fread(part->file, buffer, CHUNK_SIZE) : -1;
    if (got < 0) {
        *why = "it cannot be unpacked";
        return XML_STATUS_ERROR;
    }
    part->bytes += got;
    part->ended = got == 0;
    if (part->bytes > part->size) {
        *why = "it is larger than the zip says";
        return XML_STATUS_ERROR;
    }
    return XML_ParseBuffer(part->parser, (int)got, got == 0);
}

enum xml_part_next xml_part_read(struct xml_part *part, struct error *error)
{
    XML_ParsingStatus status;
    const char *why = NULL;
    XML_GetParsingStatus(part->parser, &status);
    enum XML_Status result = status.parsing == XML_SUSPENDED ? XML_ResumeParser(part->parser) : XML_STATUS_OK;
    for (; result == XML_STATUS_OK; result = feed(part, &why)) {
        XML_GetParsingStatus(part->parser, &status);
        if (status.parsing == XML_FINISHED)
            return XML_PART_END;
    }
    if (result == XML_STATUS_SUSPENDED)
        return XML_PART_PAUSED;
    return failed(part, why ? why : XML_ErrorString(XML_GetErrorCode(part->parser)), error);
}

void xml_part_pause(struct xml_part *part)
{
    XML_StopParser(part->parser, XML_TRUE);
}

void xml_part_refuse(struct xml_part *part, const char *format, ...)
{
    va_list arguments;
    if (*part->refusal)
        return;
    va_start(arguments, format);
    vsnprintf(part->refusal, sizeof part->refusal, format, arguments);
    va_end(arguments);
    XML_StopParser(part->parser, XML_FALSE);
}

int64_t xml_part_bytes(const struct xml_part *part)
{
    return part->bytes;
}

int64_t xml_part_size(const struct xml_part *part)
{
    return part->size;
}

const char *xml_attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(local(*attributes), name) == 0)
            return attributes[1];
    return NULL;
}

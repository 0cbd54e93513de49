// A part of a workbook: an XML file within the zip, which is read bit by bit.
#pragma once

#include "common/error.h"

#include <expat.h>
#include <stdint.h>
#include <zip.h>

struct xml_part;

// What is called for elements and text. Names come without their prefix; attributes are names (with prefix) and values
// by turns.
struct xml_handlers {
    void (*start)(void *data, const char *name, const char **attributes);
    void (*end)(void *data, const char *name);
    void (*text)(void *data, const char *text, size_t size);
};

// Opens a part; the handlers get `data`. NULL with ERROR_POISON where there is none, or it is too large.
struct xml_part *xml_part_open(zip_t *zip, const char *name, const struct xml_handlers *handlers, void *data,
                               struct error *error);
void xml_part_close(struct xml_part *part);

enum xml_part_next {
    XML_PART_PAUSED, // a handler called xml_part_pause
    XML_PART_END,
    XML_PART_FAILED, // with the error: of the XML or zip (ERROR_POISON), or that of xml_part_refuse
};

// Reads on until a handler pauses it.
enum xml_part_next xml_part_read(struct xml_part *part, struct error *error);

// To be called by a handler: pauses the reading behind this element; ends it for good, with ERROR_POISON and a message
// formatted as by printf.
void xml_part_pause(struct xml_part *part);
__attribute__((format(printf, 2, 3))) void xml_part_refuse(struct xml_part *part, const char *format, ...);

// How many bytes of the XML were read, and how many there are.
int64_t xml_part_bytes(const struct xml_part *part);
int64_t xml_part_size(const struct xml_part *part);

// The value of an attribute, by its name without prefix; NULL where it is not there.
const char *xml_attribute(const char **attributes, const char *name);

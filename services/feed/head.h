// What an input is, seen by its first bytes.
#pragma once

#include <stddef.h>
#include <stdio.h>

enum head_kind {
    HEAD_TEXT,
    HEAD_UTF16_LITTLE, // with its mark, the low byte first: what Excel calls "Unicode text"
    HEAD_UTF16_BIG,
    HEAD_ZIP, // a workbook (XLSX)
    HEAD_OLE, // a workbook of Excel 97 to 2003 (XLS)
};

// The bytes that were read to see it, which a stream need not be able to take back. There is no end of a line in them.
struct head {
    enum head_kind kind;
    char bytes[4];
    size_t count;
};

// Looks at the beginning of a stream.
struct head head_read(FILE *in);

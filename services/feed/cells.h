// The cells of a line of a table, before anybody knows what they mean.
#pragma once

#include "feed/row.h"

struct cells {
    int64_t line;
    size_t count;                         // may be above ROW_COLUMNS_MOST: then only so many are here
    const char *values[ROW_COLUMNS_MOST]; // NULL: empty
    uint32_t numbers;                     // a bit for each cell that is a number of a workbook, in plain digits
    uint32_t padded;                      // a bit for each cell that may have blanks around its value
    bool is_sheet;                        // of a workbook, whose rows end with the last cell that is not empty
};

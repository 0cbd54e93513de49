// A text for a cell of a CSV file, which people open in a spreadsheet.
#pragma once

// The text, to be freed with free(), with an apostrophe before what a spreadsheet would take for a formula: =, +, -, @,
// a tab or a carriage return where a cell begins. That is at its beginning and, as a Dutch Excel parts cells at
// semicolons whatever the quotes say, also behind what parts cells elsewhere. The apostrophe stays to be seen. Quoting
// it (RFC 4180) is the caller's.
char *cell_text(const char *text);

// The value of a setting that a file holds: NAME_FILE=path.
#pragma once

#include "common/error.h"

#define FILE_SUFFIX "_FILE" // behind the setting's name, in that of the variable

// The file's content without the line end that editors leave, for the setting of that name. The caller frees it. NULL
// with ERROR_CONFIG where it cannot be read, or is no text.
char *setting_file_read(const char *path, const char *name, struct error *error);

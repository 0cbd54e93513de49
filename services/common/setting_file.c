#include "common/setting_file.h"
#include "common/arena.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *setting_file_read(const char *path, const char *name, struct error *error)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t size = 0;
    ssize_t length = file ? getdelim(&text, &size, '\0', file) : -1;
    if (!file || (length < 0 && ferror(file))) {
        error_set(error, ERROR_CONFIG, "%s" FILE_SUFFIX ": %s: %s", name, path, strerror(errno));
        if (file)
            fclose(file);
        free(text);
        return NULL;
    }
    fclose(file);
    if (length < 0) { // an empty file
        free(text);
        return memory_text("", 0);
    }
    if (length > 0 && text[length - 1] == '\0') { // what is behind it would be lost
        error_set(error, ERROR_CONFIG, "%s" FILE_SUFFIX ": %s: holds a NUL byte: it is no text", name, path);
        free(text);
        return NULL;
    }
    while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
        text[--length] = '\0';
    return text;
}

// What the fuzz targets share. Each reads bytes as they come from outside, in whatever way libFuzzer varies them, and
// says what must hold of all of them, besides that nothing crashes.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Ends the program, which libFuzzer reports as a crash, where the condition does not hold.
#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: this must hold: %s\n", __FILE__, __LINE__, #condition);                            \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

// What is left of the input.
struct input {
    const uint8_t *at, *end;
};

// The next byte; 0 behind the end.
static inline uint8_t input_byte(struct input *input)
{
    return input->at < input->end ? *input->at++ : 0;
}

// A byte that tells how many follow, and these, or what there is of them; borrowed.
static inline const uint8_t *input_bytes(struct input *input, size_t *size)
{
    size_t left, told = input_byte(input);
    const uint8_t *bytes = input->at;
    left = (size_t)(input->end - input->at);
    *size = told < left ? told : left;
    input->at += *size;
    return bytes;
}

// Bytes with a NUL behind them; free with free().
static inline char *input_text(const uint8_t *bytes, size_t size)
{
    char *text = malloc(size + 1);
    MUST(text);
    if (size)
        memcpy(text, bytes, size);
    text[size] = '\0';
    return text;
}

// The next line, without its end; free with free().
static inline char *input_line(struct input *input)
{
    const uint8_t *line = input->at;
    while (input->at < input->end && *input->at != '\n')
        input->at++;
    char *text = input_text(line, (size_t)(input->at - line));
    if (input->at < input->end)
        input->at++;
    return text;
}

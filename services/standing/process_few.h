// How much may be told of how long people waited in a province, so that nobody can compute anything for fewer than
// PROCESS_FEW persons: not from one answer, nor from the difference of several, whatever their days.
//
// The country's figures are told by month, all of them. What is told of a province are the figures of its first months
// together, so whoever compares two days learns those of the months between. Only whole months that have gone by count.
// In each month some provinces go on, which means that all their months up to it are told, and the others wait:
//
// 1. A province whose months that wait have fewer than PROCESS_FEW persons together waits on.
// 2. What waits in all provinces together is known, as it is the country less what is told. So it must be of two or
// more
//    provinces, with more persons than if each were one that has too few: then any of them may have none, or many.
// 3. Where a province has waited, only the sum of several of its months is told. How that is divided over the months
//    must not follow from the country's months: so in this month the provinces that wait or have waited must have
//    2 * PROCESS_FEW persons together.
//
// Where 2 or 3 is not so, the province with the fewest persons of those that would go on waits too (all that have as
// few, so that the order of the codes tells nothing), until it is so or all wait. Statistical disclosure control calls
// this complementary suppression. It holds against a reader who knows this rule: tests/unit/standing/test_process_few.c
// has such readers.
//
// Each month is decided by itself and the months before it. So the answer of a day is the same whenever it is asked, as
// long as the same is known.
#pragma once

#include "standing/provinces.h"

#include <stddef.h>
#include <stdint.h>

#define PROCESS_FEW 5 // fewer persons are not told of a province (docs/rules.md)

#define PROCESS_MONTHS 6 // of a period

struct process_province {
    int64_t persons[PROCESS_MONTHS]; // housed in each month
    int months;                      // the answer: so many of the first months are told, together; 0: nothing is
    int64_t waiting;                 // persons of the months that have gone by behind these: they are not told
};

// Fills in the last two of each of at most PROVINCES_MOST, when so many whole months of the period have gone by.
void process_few(struct process_province *provinces, size_t count, int months_elapsed);

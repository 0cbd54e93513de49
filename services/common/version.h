// The name under which a program shows itself: to PostgreSQL (application_name), to Kafka (client.id), in the log and
// in the metrics. TAAKSTELLING_VERSION and TAAKSTELLING_SCHEMA come from CMake.
#pragma once

// A macro's number as text takes two steps in C.
#define VERSION_DIGITS_(number) #number
#define VERSION_DIGITS(number)  VERSION_DIGITS_(number)

// The number of the last migration that is built into the program, as text: the schema that it works on (schema.h).
#define SCHEMA_TEXT VERSION_DIGITS(TAAKSTELLING_SCHEMA)

// PROGRAM_IDENTITY("quota-emitter") is "quota-emitter/0.1.0+schema.2": the version by Semantic Versioning, with the
// schema as its build metadata.
#define PROGRAM_VERSION        TAAKSTELLING_VERSION "+schema." SCHEMA_TEXT
#define PROGRAM_IDENTITY(name) name "/" PROGRAM_VERSION

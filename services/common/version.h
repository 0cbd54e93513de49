// Which program this is, as PostgreSQL (application_name), Kafka (client.id), the log and the metrics tell it.
#pragma once

#define VERSION_DIGITS_(number) #number
#define VERSION_DIGITS(number)  VERSION_DIGITS_(number)

// The number of the last migration that it knows, as text: the schema that it works on.
#define SCHEMA_TEXT VERSION_DIGITS(TAAKSTELLING_SCHEMA)

// "quota-emitter" is "quota-emitter/0.1.0+schema.2": name and version by Semantic Versioning, the schema as build
// metadata.
#define PROGRAM_VERSION        TAAKSTELLING_VERSION "+schema." SCHEMA_TEXT
#define PROGRAM_IDENTITY(name) name "/" PROGRAM_VERSION

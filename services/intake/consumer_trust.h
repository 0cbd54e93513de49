// A consumer's trust file (signatures/trust.h): read at the start, and again on SIGHUP.
#pragma once

#include "intake/pipeline.h"

// Whether the setting TRUST_FILE is empty or names a file that can be used, for service_kind.
MUST_CHECK bool trust_check(const struct settings *settings, struct error *error);

// Reads the trust file, logs what holds by it, and starts the threads that verify by it; NULL where TRUST_FILE is
// empty. False with ERROR_CONFIG where it cannot be used. The kind is borrowed.
MUST_CHECK bool trust_start(const struct record_kind *kind, const struct settings *settings,
                            struct verifiers **verifiers, struct error *error);

// To be called at each turn of the loop: where SIGHUP came, reads the trust file again. One that cannot be used is told
// in the log and in the metric taakstelling_trust_file_refused, and the one before stays in force.
void trust_renew(struct pipeline *pipeline, const struct settings *settings);

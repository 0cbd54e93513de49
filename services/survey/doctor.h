// Looks at everything that must be right for the services to do their work: Kafka and its topics, PostgreSQL, the
// schema, the role, the trust file, who runs, what waits.
#pragma once

#include "common/settings.h"
#include "survey/diagnoses.h"
#include "topics/acl_rules.h"

// Looks. What does not answer is a diagnosis too, so this never fails; it may take half a minute where servers are
// silent. `program` is the client.id for Kafka; `rules` are the rights that the brokers should give. Free with
// diagnoses_free.
void doctor_look(struct diagnoses *diagnoses, const struct settings *settings, const char *program,
                 const struct acl_rules *rules);

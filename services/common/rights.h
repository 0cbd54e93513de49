// The rights of PostgreSQL's roles: table role_right (deploy/migrations) is the truth.
#pragma once

#include "common/database.h"

#include <stddef.h>

struct rights_changes {
    size_t granted, revoked; // GRANT and REVOKE statements
};

// Gives each role that is there exactly the rights that role_right says, and PUBLIC none, in one transaction: nobody
// lacks one meanwhile that they had and keep. To be run by the owner of the tables.
MUST_CHECK bool rights_set(struct database *database, struct rights_changes *changes, struct error *error);

#include "determination-consumer/determination.h"
#include "intake/consumer.h"

int main(int argc, char **argv)
{
    return consumer_main(argc, argv, &determination_kind,
                         "Keeps what was determined (ministry.determinations.v1) in PostgreSQL.");
}

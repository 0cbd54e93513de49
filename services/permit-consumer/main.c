#include "intake/consumer.h"
#include "permit-consumer/permit.h"

int main(int argc, char **argv)
{
    return consumer_main(argc, argv, &permit_kind, "Keeps residence permits (coa.permits.v1) in PostgreSQL.");
}

#include "family-consumer/family_arrival.h"
#include "intake/consumer.h"

int main(int argc, char **argv)
{
    return consumer_main(argc, argv, &family_arrival_kind,
                         "Keeps arrivals of family members (coa.family-arrivals.v1) in PostgreSQL.");
}

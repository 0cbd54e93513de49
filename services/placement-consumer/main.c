#include "intake/consumer.h"
#include "placement-consumer/placement.h"

int main(int argc, char **argv)
{
    return consumer_main(argc, argv, &placement_kind, "Keeps placements (municipal.placements.v1) in PostgreSQL.");
}

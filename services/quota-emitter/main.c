#include "common/service.h"
#include "quota-emitter/emitter.h"

int main(int argc, char **argv)
{
    struct service service;
    struct error error = {0};
    int exit_code;
    const struct service_kind kind = {
        .name = "quota-emitter",
        .purpose = "Recalculates the quotas that changed and publishes them, each update exactly once.",
        .duty = "lead",
        .needs = SETTINGS_ALL,
        .check = emitter_check};
    if (!service_open(&service, argc, argv, &kind, &exit_code))
        return exit_code;
    emitter_run(&service, &error);
    return service_close(&service, &error);
}

"""What both programs are told of Kafka: KAFKA_BOOTSTRAP_SERVERS, and any other property in the same way."""

import os


def kafka_settings():
    """KAFKA_SECURITY_PROTOCOL=SASL_SSL becomes security.protocol, KAFKA_SSL_CA_LOCATION ssl.ca.location."""
    prefix = "KAFKA_"
    names = (name for name in os.environ if name.startswith(prefix))
    return {name.removeprefix(prefix).lower().replace("_", "."): os.environ[name] for name in names}

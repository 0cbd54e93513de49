package example;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;

/** What both programs are told, by the environment. */
final class Settings {
    private Settings() {}

    /** KAFKA_SECURITY_PROTOCOL=SASL_SSL becomes security.protocol, and so any property of the Kafka clients. */
    static Properties kafka(String... own) {
        Properties properties = new Properties();
        for (int i = 0; i < own.length; i += 2) {
            properties.put(own[i], own[i + 1]);
        }
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("KAFKA_")) {
                properties.put(name.substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return properties;
    }

    static String required(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException(name + " is not set");
        }
        return value;
    }

    static Connection database() throws SQLException {
        return DriverManager.getConnection("jdbc:" + required("OWN_DATABASE_URL"));
    }
}

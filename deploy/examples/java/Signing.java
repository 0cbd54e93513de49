import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.*;
import java.io.ByteArrayOutputStream;
import java.nio.file.*;
import java.security.*;
import java.security.spec.*;
import java.time.*;
import java.util.*;

/**
 * Signs events by CloudEvents' verifiability extension: a DSSE envelope in header ce_dssematerial.
 *
 * <p>SIGNING_KEY_FILE=key.pem SIGNING_KEY_ID=… from `taakctl keys new`: a private key in PEM (PKCS#8), Ed25519 or ECDSA over P-256,
 * and the name by which those who trust it know it. Where they are not set, events go unsigned.
 */
final class Signing {
    private static final String TYPE = "https://cloudevents.io/verifiability/dsse/v0.1";
    private static final List<String> ATTRIBUTES = List.of("ce_id", "ce_source", "ce_specversion", "ce_type", "content-type",
            "ce_dataschema", "ce_subject");

    private static PrivateKey key;

    private Signing() {}

    /** The headers with the signature as one more, where there is a key; the value is what Kafka gets. */
    static Map<String, String> sign(Map<String, String> headers, byte[] value) throws Exception {
        var file = System.getenv("SIGNING_KEY_FILE");
        if (file == null) {
            return headers;
        }
        key = key == null ? key(Files.readString(Path.of(file))) : key;
        var payload = "{\"core\":\"%s\"}".formatted(base64(coreDigest(headers, value)));
        var signature = Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "Ed25519");
        signature.initSign(key);
        signature.update(("DSSEv1 %d %s %d %s".formatted(TYPE.length(), TYPE, payload.length(), payload)).getBytes(UTF_8)); // PAE
        var signatures = new JsonArray();
        signatures.add(object("keyid", System.getenv("SIGNING_KEY_ID"), "sig", base64(signature.sign())));
        var envelope = object("payload", base64(payload.getBytes(UTF_8)), "payloadType", TYPE);
        envelope.add("signatures", signatures);
        var signed = new LinkedHashMap<>(headers);
        signed.put("ce_dssematerial", base64(envelope.toString().getBytes(UTF_8)));
        return signed;
    }

    /** The digest of nine digests: of eight attributes as text, of those that are not there as of an empty one, and of the value. */
    private static byte[] coreDigest(Map<String, String> headers, byte[] value) throws Exception {
        var digests = new ByteArrayOutputStream();
        for (var name : ATTRIBUTES) {
            digests.write(sha256(headers.getOrDefault(name, "").getBytes(UTF_8)));
        }
        digests.write(sha256(utc(headers.get("ce_time")).getBytes(UTF_8)));
        digests.write(sha256(value));
        return sha256(digests.toByteArray());
    }

    /** A time as it is signed: in UTC, with Z, in whole seconds. */
    private static String utc(String time) {
        if (time.contains(".")) {
            throw new IllegalArgumentException("a signed event's time has no fraction of a second: " + time);
        }
        return OffsetDateTime.parse(time).toInstant().toString();
    }

    private static PrivateKey key(String pem) throws Exception {
        var bytes = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", "")));
        try {
            return KeyFactory.getInstance("Ed25519").generatePrivate(bytes);
        } catch (InvalidKeySpecException another) {
            return KeyFactory.getInstance("EC").generatePrivate(bytes);
        }
    }

    private static JsonObject object(String first, String its, String second, String of) {
        var object = new JsonObject();
        object.addProperty(first, its);
        object.addProperty(second, of);
        return object;
    }

    private static byte[] sha256(byte[] data) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(data);
    }

    private static String base64(byte[] data) {
        return Base64.getEncoder().encodeToString(data);
    }
}

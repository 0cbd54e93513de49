package main

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"log"
	"os"
	"strings"
	"time"
)

const dsseType = "https://cloudevents.io/verifiability/dsse/v0.1"

var signingKey = readKey()

// readKey reads the private key of SIGNING_KEY_FILE, in PEM (PKCS#8): Ed25519, or ECDSA over P-256; nil where it is not set. With
// SIGNING_KEY_ID, the name by which those who trust it know it, `taakctl keys new` makes it.
func readKey() crypto.Signer {
	file := os.Getenv("SIGNING_KEY_FILE")
	if file == "" {
		return nil
	}
	text, err := os.ReadFile(file)
	check(err)
	block, _ := pem.Decode(text)
	if block == nil {
		log.Fatalf("%s: no PEM", file)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	check(err)
	return key.(crypto.Signer)
}

// coreDigest gives the digest of nine digests: of eight attributes as text, of those that are not there as of an empty one, and of
// the value. The time is in UTC, with Z, in whole seconds.
func coreDigest(headers map[string]string, value []byte) []byte {
	at, err := time.Parse(time.RFC3339, headers["ce_time"])
	check(err)
	if strings.Contains(headers["ce_time"], ".") {
		log.Fatalf("a signed event's time has no fraction of a second: %s", headers["ce_time"])
	}
	digests := []byte(nil)
	for _, part := range []string{headers["ce_id"], headers["ce_source"], headers["ce_specversion"], headers["ce_type"],
		headers["content-type"], headers["ce_dataschema"], headers["ce_subject"], at.UTC().Format(time.RFC3339), string(value)} {
		digest := sha256.Sum256([]byte(part))
		digests = append(digests, digest[:]...)
	}
	core := sha256.Sum256(digests)
	return core[:]
}

// sign gives the headers with the signature as one more, where there is a key, by CloudEvents' verifiability extension: a DSSE
// envelope. The value is what Kafka gets.
func sign(value []byte, headers [][2]string) [][2]string {
	if signingKey == nil {
		return headers
	}
	named := map[string]string{}
	for _, header := range headers {
		named[header[0]] = header[1]
	}
	payload, err := json.Marshal(map[string][]byte{"core": coreDigest(named, value)}) // bytes become Base64
	check(err)
	signed, options := []byte(fmt.Sprintf("DSSEv1 %d %s %d %s", len(dsseType), dsseType, len(payload), payload)), crypto.Hash(0) // DSSE's PAE
	if _, is := signingKey.(ed25519.PrivateKey); !is {
		digest := sha256.Sum256(signed)
		signed, options = digest[:], crypto.SHA256
	}
	signature, err := signingKey.Sign(rand.Reader, signed, options)
	check(err)
	envelope, err := json.Marshal(map[string]any{"payload": payload, "payloadType": dsseType,
		"signatures": []map[string]any{{"keyid": os.Getenv("SIGNING_KEY_ID"), "sig": signature}}})
	check(err)
	return append(headers, [2]string{"ce_dssematerial", base64.StdEncoding.EncodeToString(envelope)})
}

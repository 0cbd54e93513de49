// Publishes permits, family arrivals and placements, and tells what became of each.
// KAFKA_BOOTSTRAP_SERVERS=HOST:PORT EVENT_SOURCE=urn:nld:oin:… bin/publish <events.jsonl (logins: README.md)
// A line is an event: when a record became so, and the whole of it, in Protobuf's JSON:
// {"time": "2017-03-01T10:30:00.123456Z", "placement": {"placement_id": "…", "municipality_code": "GM0716", …}}
// A correction is the whole record again with a later time; a withdrawal too, with "withdrawn": true. Its id follows from record
// and time, so the same line is the same event however often it is sent: after a crash simply run it again with the same lines.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl/scram"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	pb "taakstelling.nl/go/taakstelling/v1"
)

var kinds = map[string]struct { // each kind's message, topic, and ce_type without its beginning
	message          proto.Message
	topic, eventType string
}{
	"permit":         {&pb.Permit{}, "coa.permits.v1", "permit-recorded.v1"},
	"family_arrival": {&pb.FamilyArrival{}, "coa.family-arrivals.v1", "family-arrival-recorded.v1"},
	"placement":      {&pb.Placement{}, "municipal.placements.v1", "placement-recorded.v1"},
}
var groups = map[string]string{"coa.permits.v1": "permit-consumer", "coa.family-arrivals.v1": "family-consumer", "municipal.placements.v1": "placement-consumer"}
var namespace = uuid.MustParse("5f0c2d1e-7c5b-4a57-9b1e-2f7b8f3f6a10") // of our events' ids: take one of your own

func check(err error) { // after any failure it is run again, with the same lines
	if err != nil {
		log.Fatal(err)
	}
}

// eventOf gives the message to be sent for a line, and its name.
func eventOf(line []byte) (*kgo.Record, string) {
	event, records := struct{ Time, ID string }{}, map[string]json.RawMessage{}
	check(json.Unmarshal(line, &event))
	check(json.Unmarshal(line, &records))
	for name, kind := range kinds {
		if records[name] == nil {
			continue
		}
		check(protojson.Unmarshal(records[name], kind.message))
		fields := kind.message.ProtoReflect()
		id := fields.Get(fields.Descriptor().Fields().ByNumber(1)).String() // the first field of each message is the record's id
		if event.ID == "" {
			event.ID = uuid.NewSHA1(namespace, []byte(id+"/"+event.Time)).String()
		}
		value, err := proto.Marshal(kind.message)
		check(err)
		record := &kgo.Record{Topic: kind.topic, Key: []byte(id), Value: value}
		for _, header := range sign(value, [][2]string{{"ce_specversion", "1.0"}, {"ce_id", event.ID}, {"ce_source", os.Getenv("EVENT_SOURCE")},
			{"ce_type", "nl.taakstelling." + kind.eventType}, {"ce_time", event.Time}, {"content-type", "application/protobuf"}}) {
			record.Headers = append(record.Headers, kgo.RecordHeader{Key: header[0], Value: []byte(header[1])})
		}
		return record, fmt.Sprintf("%s %s of %s", name, id, event.Time)
	}
	log.Fatalf("no event: %s", line)
	return nil, ""
}

// send sends all events and waits for the broker. It gives where each is, and its name.
func send(ctx context.Context, client *kgo.Client) map[kadm.Offset]string {
	sent, lines := map[kadm.Offset]string{}, bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		record, name := eventOf(lines.Bytes())
		client.Produce(ctx, record, func(r *kgo.Record, err error) { // franz-go calls these one by one
			if err != nil {
				log.Fatalf("%s: not delivered; run it again with the same lines: %v", name, err)
			}
			sent[kadm.Offset{Topic: r.Topic, Partition: r.Partition, At: r.Offset}] = name
		})
	}
	check(lines.Err())
	check(client.Flush(ctx))
	return sent
}

// allPassed says whether each topic's consumer has gone past all that was sent, by the positions that its group commits.
func allPassed(ctx context.Context, admin *kadm.Client, sent map[kadm.Offset]string) bool {
	committed := admin.FetchManyOffsets(ctx, "permit-consumer", "family-consumer", "placement-consumer")
	for at := range sent {
		check(committed[groups[at.Topic]].Err)
		if its, known := committed[groups[at.Topic]].Fetched.Lookup(at.Topic, at.Partition); !known || its.At <= at.At {
			return false
		}
	}
	return true
}

func main() {
	ctx := context.Background()
	options := []kgo.Opt{kgo.SeedBrokers(strings.Split(os.Getenv("KAFKA_BOOTSTRAP_SERVERS"), ",")...), kgo.FetchIsolationLevel(kgo.ReadCommitted())}
	if login := (scram.Auth{User: os.Getenv("KAFKA_SASL_USERNAME"), Pass: os.Getenv("KAFKA_SASL_PASSWORD")}); login.User != "" {
		options = append(options, kgo.DialTLS(), kgo.SASL(login.AsSha512Mechanism()))
	}
	client, err := kgo.NewClient(options...)
	check(err)
	admin := kadm.NewClient(client)
	ends, err := admin.ListCommittedOffsets(ctx, "taakstelling.rejects.v1")
	check(err)
	check(ends.Error())
	client.AddConsumePartitions(ends.KOffsets()) // what is rejected from now on
	settle, err := time.ParseDuration(os.Getenv("SETTLE_SECONDS") + "s")
	if err != nil {
		settle = 10 * time.Second // a reject comes a moment after its consumer went past it
	}
	sent, rejected, until := send(ctx, client), 0, time.Time{}
	for came := true; came || until.IsZero() || time.Now().Before(until); {
		if until.IsZero() && allPassed(ctx, admin, sent) {
			until = time.Now().Add(settle)
		}
		polling, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
		fetches := client.PollFetches(polling)
		if cancel(); !errors.Is(fetches.Err(), context.DeadlineExceeded) {
			check(fetches.Err())
		}
		for _, r := range fetches.Records() {
			about, at := map[string]string{}, kadm.Offset{}
			for _, header := range r.Headers {
				about[strings.TrimPrefix(header.Key, "__connect.errors.")] = string(header.Value)
			}
			fmt.Sscan(about["topic"]+" "+about["partition"]+" "+about["offset"], &at.Topic, &at.Partition, &at.At)
			if name, ours := sent[at]; ours {
				delete(sent, at)
				rejected++
				why := about["exception.class.name"] + ": " + about["exception.message"]
				fmt.Printf("rejected: %s (%s, partition %d, offset %d): %s\n", name, at.Topic, at.Partition, at.At, why)
			}
		}
		came = fetches.NumRecords() > 0
	}
	fmt.Printf("accepted: %d, rejected: %d\n", len(sent), rejected)
	if rejected > 0 {
		os.Exit(1)
	}
}

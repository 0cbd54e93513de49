// Keeps table quota (tables.sql) as taakstelling.quotas.v1 has it, whatever is killed, rebuilt or made anew.
// KAFKA_BOOTSTRAP_SERVERS=HOST:PORT OWN_DATABASE_URL=postgresql://… bin/quotas
// KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD: SCRAM-SHA-512 over TLS; SSL_CERT_FILE says whom to trust.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl/scram"
	"google.golang.org/protobuf/proto"
	pb "taakstelling.nl/go/taakstelling/v1"
)

const (
	topic  = "taakstelling.quotas.v1"
	taken  = `SELECT coalesce(jsonb_object_agg(partition, ARRAY["offset", timestamp_ms]), '{}') FROM quota_position WHERE NOT $1`
	remove = "DELETE FROM quota WHERE municipality_code = split_part($1, '/', 1) AND period = split_part($1, '/', 2)"
	insert = `INSERT INTO quota VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
		NULLIF($20, '0-0-0')::date, NULLIF($21, '0-0-0')::date)`
	put = `INSERT INTO quota_position VALUES ($1, $2, $3) ON CONFLICT (partition) DO UPDATE SET ("offset", timestamp_ms) = ($2, $3)`
)

var ctx, _ = signal.NotifyContext(context.Background(), syscall.SIGTERM)
var errAnew = errors.New("the last message taken is not there any more") // the topic was made anew, or we have nothing yet

func check(err error) { // ends this attempt: main makes another one
	if err != nil {
		panic(err)
	}
}
func day(d *pb.Date) string { return fmt.Sprintf("%d-%d-%d", d.GetYear(), d.GetMonth(), d.GetDay()) }

// Writes messages and places in one transaction, so that they always agree; anew: instead of all that was there.
func write(db *pgx.Conn, records []*kgo.Record, places map[int32][2]int64, anew bool) {
	batch := &pgx.Batch{}
	if anew {
		fmt.Println("takes all of", len(records), "messages")
		batch.Queue("WITH places AS (DELETE FROM quota_position) DELETE FROM quota")
	}
	for _, r := range records {
		batch.Queue(remove, string(r.Key))
		if r.Value == nil {
			continue // a tombstone: nothing is said of that key any more
		}
		if r.Value[0] == 0 { // a schema registry's clients put before it: 0, the schema's id in four bytes, a count and indexes
			r.Value = r.Value[6+r.Value[5]/2:]
		}
		q := &pb.Quota{}
		check(proto.Unmarshal(r.Value, q))
		batch.Queue(insert, q.MunicipalityCode, fmt.Sprintf("%d-%d", q.Period.GetYear(), q.Period.GetHalf()), q.Revision,
			q.Phase.String(), q.TotalStatus.String(), q.NationalTotal, q.Inhabitants, q.NationalInhabitants, q.Basis.String(),
			q.ComputedQuota, q.Quota, q.Transferred, q.CarryOver, q.CorrectedQuota, q.Realised, q.RealisedFamily, q.Remaining,
			q.Schedule.String(), q.MonthsElapsed, day(q.PositionDate), day(q.PopulationDate))
	}
	for partition, place := range places {
		batch.Queue(put, partition, place[0], place[1])
	}
	check(pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error { return tx.SendBatch(ctx, batch).Close() }))
}

// Reads on from the last messages taken, until it is time to prove again that they are there; anew: first all in one transaction.
func follow(look time.Duration, anew bool) (err error) {
	defer func() { err, _ = recover().(error) }()
	db, err := pgx.Connect(ctx, os.Getenv("OWN_DATABASE_URL"))
	check(err)
	defer db.Close(ctx)
	check(db.QueryRow(ctx, "SELECT pg_advisory_lock(hashtext('quota'))").Scan(nil))
	places := map[int32][2]int64{} // of each partition: offset and timestamp of the last message taken
	check(db.QueryRow(ctx, taken, anew).Scan(&places))
	anew = len(places) == 0
	options := []kgo.Opt{kgo.SeedBrokers(strings.Split(os.Getenv("KAFKA_BOOTSTRAP_SERVERS"), ",")...),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.KeepControlRecords()} // what ends a transaction has an offset too
	if login := (scram.Auth{User: os.Getenv("KAFKA_SASL_USERNAME"), Pass: os.Getenv("KAFKA_SASL_PASSWORD")}); login.User != "" {
		options = append(options, kgo.DialTLS(), kgo.SASL(login.AsSha512Mechanism()))
	}
	client, err := kgo.NewClient(options...)
	check(err)
	defer client.Close()
	listed, err := kadm.NewClient(client).ListCommittedOffsets(ctx, topic)
	check(err)
	check(listed.Error())
	ends, from, unproven := listed[topic], map[int32]kgo.Offset{}, map[int32]bool{} // ends that were not reached yet
	for partition, end := range ends {
		from[partition] = kgo.NewOffset().At(places[partition][0])
		if _, unproven[partition] = places[partition]; end.Offset == 0 {
			delete(ends, partition)
		}
	}
	for partition, place := range places {
		if ends[partition].Offset <= place[0] {
			panic(errAnew)
		}
	}
	if len(ends) == 0 { // it may be about to be filled: we keep what we have
		panic(errors.New("the topic is empty, or not there"))
	}
	client.AddConsumePartitions(map[string]map[int32]kgo.Offset{topic: from})
	var records []*kgo.Record
	for until := time.Now().Add(look); anew || time.Now().Before(until); {
		polling, cancel := context.WithTimeout(ctx, time.Second)
		fetches := client.PollFetches(polling)
		cancel()
		if err := fetches.Err(); !errors.Is(err, context.DeadlineExceeded) {
			check(err)
		}
		for _, r := range fetches.Records() {
			last, known := places[r.Partition]
			place := [2]int64{r.Offset, r.Timestamp.UnixMilli()}
			if known && (unproven[r.Partition] && place != last || !unproven[r.Partition] && r.Offset <= last[0]) {
				panic(errAnew)
			}
			if !unproven[r.Partition] && !r.Attrs.IsControl() {
				places[r.Partition], records = place, append(records, r)
			}
			delete(unproven, r.Partition)
			if r.Offset+1 >= ends[r.Partition].Offset {
				delete(ends, r.Partition)
			}
		}
		if len(records) > 0 && !(anew && len(ends) > 0) {
			write(db, records, places, anew)
			records, anew = nil, false
		}
	}
	return nil
}

func main() {
	look, err := time.ParseDuration(os.Getenv("LOOK_SECONDS") + "s")
	if err != nil {
		look = time.Minute
	}
	for anew := false; ctx.Err() == nil; anew = errors.Is(err, errAnew) {
		if err = follow(look, anew); err != nil && ctx.Err() == nil {
			fmt.Fprintln(os.Stderr, "tries again:", err)
			time.Sleep(time.Second)
		}
	}
}

// Keeps table quota (tables.sql) as taakstelling.quotas.v1 has it, whatever is killed, rebuilt or made anew.
// KAFKA_BOOTSTRAP_SERVERS=HOST:PORT OWN_DATABASE_URL=postgresql://… bin/quotas (logins: README.md)
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
	empty  = "WITH positions AS (DELETE FROM quota_position WHERE $1) DELETE FROM quota WHERE $1"
	remove = "DELETE FROM quota WHERE municipality_code = split_part($1, '/', 1) AND period = split_part($1, '/', 2)"
	insert = `INSERT INTO quota VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
		NULLIF($20, '0-0-0')::date, NULLIF($21, '0-0-0')::date)`
	put = `INSERT INTO quota_position VALUES ($1, $2, $3) ON CONFLICT (partition) DO UPDATE SET ("offset", timestamp_ms) = ($2, $3)`
)

var errAnew = errors.New("the last message taken is not there any more") // the topic was made anew

func day(d *pb.Date) string { return fmt.Sprintf("%d-%d-%d", d.GetYear(), d.GetMonth(), d.GetDay()) }

// write writes rows and places in one transaction, so that they always agree; anew: instead of all that was there.
func write(ctx context.Context, db *pgx.Conn, records []*kgo.Record, anew bool) error {
	batch := &pgx.Batch{}
	batch.Queue(empty, anew)
	for _, r := range records {
		batch.Queue(put, r.Partition, r.Offset, r.Timestamp.UnixMilli())
		batch.Queue(remove, string(r.Key))
		if len(r.Value) == 0 {
			continue // a tombstone: nothing is said of that key any more
		}
		if r.Value[0] == 0 { // a schema registry's clients put before it: 0, an id of four bytes, a count and indexes
			r.Value = r.Value[6+r.Value[5]/2:]
		}
		q := &pb.Quota{}
		if err := proto.Unmarshal(r.Value, q); err != nil {
			return fmt.Errorf("partition %d, offset %d: %w", r.Partition, r.Offset, err)
		}
		batch.Queue(insert, q.MunicipalityCode, fmt.Sprintf("%d-%d", q.Period.GetYear(), q.Period.GetHalf()), q.Revision,
			q.Phase.String(), q.TotalStatus.String(), q.NationalTotal, q.Inhabitants, q.NationalInhabitants, q.Basis.String(),
			q.ComputedQuota, q.Quota, q.Transferred, q.CarryOver, q.CorrectedQuota, q.Realised, q.RealisedFamily, q.Remaining,
			q.Schedule.String(), q.MonthsElapsed, day(q.PositionDate), day(q.PopulationDate))
	}
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error { return tx.SendBatch(ctx, batch).Close() })
}

// follow reads on from the last messages taken, until it is time to look at them again; anew: first takes all that is there, at once.
func follow(ctx context.Context, anew bool) error {
	db, err := pgx.Connect(ctx, os.Getenv("OWN_DATABASE_URL"))
	if err != nil {
		return err
	}
	defer db.Close(ctx)
	if _, err := db.Exec(ctx, "SELECT pg_advisory_lock(hashtext('quota'))"); err != nil { // waits while another program keeps it
		return fmt.Errorf("locking the table: %w", err)
	}
	places := map[int32][2]int64{} // of each partition: the offset and timestamp of the last message taken
	if err := db.QueryRow(ctx, taken, anew).Scan(&places); err != nil {
		return fmt.Errorf("finding what was taken: %w", err)
	}
	options := []kgo.Opt{kgo.SeedBrokers(strings.Split(os.Getenv("KAFKA_BOOTSTRAP_SERVERS"), ",")...),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.KeepControlRecords()} // what ends a transaction has an offset too
	if login := (scram.Auth{User: os.Getenv("KAFKA_SASL_USERNAME"), Pass: os.Getenv("KAFKA_SASL_PASSWORD")}); login.User != "" {
		options = append(options, kgo.DialTLS(), kgo.SASL(login.AsSha512Mechanism()))
	}
	client, err := kgo.NewClient(options...)
	if err != nil {
		return err
	}
	defer client.Close()
	return take(ctx, db, client, places)
}

// take does so with what was taken. franz-go reads by the topic's id: of one made anew it gives an error, and never a message.
func take(ctx context.Context, db *pgx.Conn, client *kgo.Client, places map[int32][2]int64) error {
	ends, err := kadm.NewClient(client).ListCommittedOffsets(ctx, topic)
	if err == nil {
		err = ends.Error()
	}
	if err != nil {
		return fmt.Errorf("finding the topic: %w", err)
	}
	records, anew := []*kgo.Record(nil), len(places) == 0
	next, ahead := map[int32]int64{}, map[int32]int64{} // of each partition: where we are; its end, if it is still to be reached
	for partition, end := range ends[topic] {
		client.AddConsumePartitions(map[string]map[int32]kgo.Offset{topic: {partition: kgo.NewOffset().At(places[partition][0])}})
		if end.Offset > 0 {
			ahead[partition] = end.Offset
		}
	}
	for partition, last := range places {
		if last[0] >= ahead[partition] {
			return errAnew
		}
	}
	for until := time.Now().Add(10 * time.Minute); time.Now().Before(until); {
		polling, cancel := context.WithTimeout(ctx, time.Second)
		fetches := client.PollFetches(polling)
		cancel()
		if err := fetches.Err(); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return fmt.Errorf("reading: %w", err)
		}
		for _, r := range fetches.Records() {
			here := [2]int64{r.Offset, r.Timestamp.UnixMilli()}
			if last, known := places[r.Partition]; known && next[r.Partition] == 0 && here != last || r.Offset < next[r.Partition] {
				return errAnew
			}
			if next[r.Partition] = r.Offset + 1; !r.Attrs.IsControl() {
				records, places[r.Partition] = append(records, r), here
			}
			if r.Offset+1 >= ahead[r.Partition] {
				delete(ahead, r.Partition)
			}
		}
		if len(records) > 0 && (!anew || len(ahead) == 0) {
			if err := write(ctx, db, records, anew); err != nil {
				return fmt.Errorf("writing: %w", err)
			}
			records, anew = nil, false
		}
	}
	return nil
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	for err := error(nil); ctx.Err() == nil; {
		if err = follow(ctx, errors.Is(err, errAnew)); err != nil && ctx.Err() == nil {
			fmt.Fprintln(os.Stderr, "tries again:", err)
			time.Sleep(time.Second)
		}
	}
}

// Package store keeps parcels in PostgreSQL.
package store

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/parcel/internal/tracking"
)

// SQLLedger is a ledger in a database.
type SQLLedger struct {
	pool *pgxpool.Pool
}

// OpenLedger connects to the database.
func OpenLedger(url string) (*SQLLedger, error) {
	pool, err := pgxpool.New(context.Background(), url)
	if err != nil {
		return nil, err
	}
	return &SQLLedger{pool: pool}, nil
}

// FindParcel reads a parcel.
func (l *SQLLedger) FindParcel(ctx context.Context, number string) (*tracking.Parcel, error) {
	row := l.pool.QueryRow(ctx, selectParcel, number)
	return scanParcel(row)
}

// AppendScan writes a scan.
func (l *SQLLedger) AppendScan(ctx context.Context, number string, scan tracking.Scan) error {
	_, err := l.pool.Exec(ctx, insertScan, number, scan.Depot, scan.Seen)
	return err
}

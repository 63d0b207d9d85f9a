package store

import (
	"github.com/jackc/pgx/v5"

	"example.org/parcel/internal/tracking"
)

const selectParcel = "SELECT number, receiver, stage FROM parcels WHERE number = $1"

const insertScan = "INSERT INTO scans (number, depot, seen) VALUES ($1, $2, $3)"

// scanParcel reads a row as a parcel.
func scanParcel(row pgx.Row) (*tracking.Parcel, error) {
	var parcel tracking.Parcel
	if err := row.Scan(&parcel.Number, &parcel.Receiver, &parcel.Stage); err != nil {
		return nil, err
	}
	return &parcel, nil
}

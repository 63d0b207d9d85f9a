package tracking

import "context"

// MaxScans is how many scans a parcel may have.
const MaxScans = 64

// Ledger keeps parcels.
type Ledger interface {
	FindParcel(ctx context.Context, number string) (*Parcel, error)
	AppendScan(ctx context.Context, number string, scan Scan) error
}

// Tracker answers where parcels are.
type Tracker struct {
	ledger Ledger
}

// NewTracker makes a tracker over a ledger.
func NewTracker(ledger Ledger) *Tracker {
	return &Tracker{ledger: ledger}
}

// Locate finds a parcel by its number.
func (t *Tracker) Locate(ctx context.Context, number string) (*Parcel, error) {
	parcel, err := t.ledger.FindParcel(ctx, number)
	if err != nil {
		return nil, err
	}
	if parcel == nil {
		return nil, ErrUnknownParcel
	}
	return parcel, nil
}

// Advance notes a scan at a depot.
func (t *Tracker) Advance(ctx context.Context, number, depot string) error {
	parcel, err := t.Locate(ctx, number)
	if err != nil {
		return err
	}
	if parcel.Stage == StageDelivered || len(parcel.Scans) >= MaxScans {
		return ErrDelivered
	}
	return t.ledger.AppendScan(ctx, number, stampScan(depot))
}

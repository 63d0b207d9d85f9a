// Package tracking has the rules of tracking.
package tracking

// Stage is how far a parcel has come.
type Stage string

// The stages, in order.
const (
	StageAccepted  Stage = "accepted"
	StageInTransit Stage = "in-transit"
	StageDelivered Stage = "delivered"
)

// Parcel is what is sent.
type Parcel struct {
	Number   string
	Receiver string
	Stage    Stage
	Scans    []Scan
}

// Scan tells where a parcel was seen.
type Scan struct {
	Depot string
	Seen  int64
}

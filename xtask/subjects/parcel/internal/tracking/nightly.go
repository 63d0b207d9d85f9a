package tracking

import "log"

// RunNightly does what needs no one to wait for it.
func RunNightly(parcels []Parcel) {
	flagOverdue(parcels)
	countStages(parcels)
	tellDepots(parcels)
}

// flagOverdue notes what has not been seen for long.
func flagOverdue(parcels []Parcel) {
	log.Println("overdue", len(parcels))
}

// countStages counts what is where.
func countStages(parcels []Parcel) {
	log.Println("stages", len(parcels))
}

// tellDepots tells each depot what it has.
func tellDepots(parcels []Parcel) {
	log.Println("depots", len(parcels))
}

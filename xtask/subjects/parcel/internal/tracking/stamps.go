package tracking

import "time"

// stampScan makes a scan of now.
func stampScan(depot string) Scan {
	return Scan{Depot: depot, Seen: time.Now().Unix()}
}

// Command parceld answers where parcels are.
package main

import (
	"flag"
	"log"
	"net/http"

	"example.org/parcel/internal/store"
	"example.org/parcel/internal/tracking"
	"example.org/parcel/internal/web"
)

func main() {
	listen := flag.String("listen", ":7070", "the address to listen on")
	quiet := flag.Bool("quiet", false, "writes no access log")
	flag.Parse()
	settings := ReadSettings()
	ledger, err := store.OpenLedger(settings.LedgerURL)
	if err != nil {
		log.Fatal(err)
	}
	tracker := tracking.NewTracker(ledger)
	log.Fatal(http.ListenAndServe(*listen, web.NewHandler(tracker, *quiet)))
}

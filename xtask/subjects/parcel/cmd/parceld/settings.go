package main

import "os"

// Settings is what may differ between two installations.
type Settings struct {
	LedgerURL string
	Depot     string
	Courier   string
}

// ReadSettings reads the environment, once.
func ReadSettings() Settings {
	return Settings{
		LedgerURL: os.Getenv("PARCEL_LEDGER_URL"),
		Depot:     os.Getenv("PARCEL_DEPOT"),
		Courier:   os.Getenv("PARCEL_COURIER"),
	}
}

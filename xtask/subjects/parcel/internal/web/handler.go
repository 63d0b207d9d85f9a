// Package web speaks HTTP.
package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"example.org/parcel/internal/tracking"
)

// MaxRequestBytes is the largest body of a request.
const MaxRequestBytes = 16384

// Handler has all routes.
type Handler struct {
	tracker *tracking.Tracker
	quiet   bool
}

// NewHandler mounts the routes.
func NewHandler(tracker *tracking.Tracker, quiet bool) http.Handler {
	handler := &Handler{tracker: tracker, quiet: quiet}
	router := chi.NewRouter()
	router.Get("/parcels/{number}", handler.ShowParcel)
	router.Post("/parcels/{number}/scans", handler.RecordScan)
	router.Get("/ready", handler.Ready)
	return router
}

// Ready tells that the server is up.
func (h *Handler) Ready(response http.ResponseWriter, _ *http.Request) {
	response.WriteHeader(http.StatusNoContent)
}

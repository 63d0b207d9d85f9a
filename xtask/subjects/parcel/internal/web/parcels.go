package web

import (
	"encoding/json"
	"net/http"

	"github.com/go-chi/chi/v5"
)

// ShowParcel answers where a parcel is.
func (h *Handler) ShowParcel(response http.ResponseWriter, request *http.Request) {
	parcel, err := h.tracker.Locate(request.Context(), chi.URLParam(request, "number"))
	if err != nil {
		writeProblem(response, err)
		return
	}
	_ = json.NewEncoder(response).Encode(parcel)
}

// RecordScan notes that a parcel was seen.
func (h *Handler) RecordScan(response http.ResponseWriter, request *http.Request) {
	var scan struct{ Depot string }
	body := http.MaxBytesReader(response, request.Body, MaxRequestBytes)
	if err := json.NewDecoder(body).Decode(&scan); err != nil {
		http.Error(response, "no scan", http.StatusBadRequest)
		return
	}
	if err := h.tracker.Advance(request.Context(), chi.URLParam(request, "number"), scan.Depot); err != nil {
		writeProblem(response, err)
		return
	}
	response.WriteHeader(http.StatusCreated)
}

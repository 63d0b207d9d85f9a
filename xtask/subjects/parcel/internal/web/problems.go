package web

import (
	"errors"
	"net/http"

	"example.org/parcel/internal/tracking"
)

// writeProblem turns an error into an answer.
func writeProblem(response http.ResponseWriter, err error) {
	code := http.StatusInternalServerError
	switch {
	case errors.Is(err, tracking.ErrUnknownParcel):
		code = http.StatusNotFound
	case errors.Is(err, tracking.ErrDelivered):
		code = http.StatusConflict
	}
	http.Error(response, err.Error(), code)
}

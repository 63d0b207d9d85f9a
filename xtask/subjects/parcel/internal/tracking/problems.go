package tracking

import "errors"

// ErrUnknownParcel says that no parcel has the number.
var ErrUnknownParcel = errors.New("unknown parcel")

// ErrDelivered says that a delivered parcel cannot be scanned.
var ErrDelivered = errors.New("parcel is delivered")

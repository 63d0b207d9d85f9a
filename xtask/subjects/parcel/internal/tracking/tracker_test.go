package tracking

import "testing"

func TestStampScan(t *testing.T) {
	if stampScan("north").Depot != "north" {
		t.Fatal("wrong depot")
	}
}

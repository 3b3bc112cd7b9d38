// Package realparts pins the Go modules whose programs and files the end-to-end tests run.
// Nothing is compiled from this file: the import keeps the Gateway API module, whose CRD files the
// tests apply, among the requirements when `go mod tidy` runs.
package realparts

import _ "sigs.k8s.io/gateway-api/apis/v1"

{{/* The arguments of the program, as a YAML list. */}}
{{- define "zonewarden.args" -}}
{{- $sync := .Values.sync.enabled }}
- serve
- {{ printf "--log-level=%s" .Values.logLevel | quote }}
- {{ printf "--log-format=%s" .Values.logFormat | quote }}
{{- range .Values.sources }}
- {{ printf "--source=%s" . | quote }}
{{- end }}
{{- with include "zonewarden.sourceNamespace" . }}
- {{ printf "--namespace=%s" . | quote }}
{{- end }}
{{- with .Values.gatewayNamespace }}
- {{ printf "--gateway-namespace=%s" . | quote }}
{{- end }}
{{- if .Values.enableGatewayListenerSets }}
- "--gateway-listener-sets"
{{- end }}
{{- with .Values.labelFilter }}
- {{ printf "--label-filter=%s" . | quote }}
{{- end }}
{{- with .Values.annotationFilter }}
- {{ printf "--annotation-filter=%s" . | quote }}
{{- end }}
{{- with .Values.annotationPrefix }}
- {{ printf "--annotation-prefix=%s" . | quote }}
{{- end }}
{{- range .Values.fqdnTemplates }}
- {{ printf "--fqdn-template=%s" . | quote }}
{{- end }}
{{- range .Values.domainFilters }}
- {{ printf "--domain-filter=%s" . | quote }}
{{- end }}
{{- range .Values.excludeDomains }}
- {{ printf "--exclude-domains=%s" . | quote }}
{{- end }}
{{- range .Values.managedRecordTypes }}
- {{ printf "--managed-record-types=%s" . | quote }}
{{- end }}
{{- if $sync }}
- {{ printf "--provider=%s" (include "zonewarden.provider" .) | quote }}
- {{ printf "--policy=%s" .Values.policy | quote }}
- {{ printf "--interval=%s" .Values.interval | quote }}
{{- if not .Values.triggerLoopOnEvent }}
- "--no-events"
{{- end }}
- {{ printf "--registry=%s" .Values.registry | quote }}
{{- with .Values.txtOwnerId }}
- {{ printf "--txt-owner-id=%s" . | quote }}
{{- end }}
{{- with .Values.txtPrefix }}
- {{ printf "--txt-prefix=%s" . | quote }}
{{- end }}
{{- with .Values.txtSuffix }}
- {{ printf "--txt-suffix=%s" . | quote }}
{{- end }}
- {{ printf "--leader-election-lease=%s" (include "zonewarden.fullname" .) | quote }}
{{- else }}
- "--no-sync"
{{- end }}
{{- if .Values.webhook.enabled }}
- {{ printf "--webhook-address=:%d" (int .Values.webhook.port) | quote }}
- {{ printf "--enforce=%s" .Values.webhook.enforce | quote }}
{{- range $rule, $level := .Values.webhook.rules }}
- {{ printf "--rule=%s=%s" $rule $level | quote }}
{{- end }}
{{- if eq .Values.certificates.source "self-managed" }}
- "--certificate-source=self-managed"
- {{ printf "--certificate-secret=%s" (include "zonewarden.authoritySecret" .) | quote }}
- {{ printf "--certificate-lifetime=%s" .Values.certificates.selfManaged.lifetime | quote }}
- {{ printf "--certificate-authority-lifetime=%s" .Values.certificates.selfManaged.authorityLifetime | quote }}
- {{ printf "--webhook-configuration=%s" (include "zonewarden.clusterName" .) | quote }}
{{- else }}
- "--tls-cert-file=/etc/zonewarden/tls/tls.crt"
- "--tls-private-key-file=/etc/zonewarden/tls/tls.key"
{{- end }}
{{- else }}
- "--no-webhook"
{{- end }}
- "--metrics-address=:7979"
- {{ printf "--shutdown-delay=%ds" (int .Values.shutdownDelaySeconds) | quote }}
{{- include "zonewarden.extraArgs" . }}
{{- end }}

{{- define "zonewarden.extraArgs" -}}
{{- if kindIs "slice" .Values.extraArgs }}
{{- range .Values.extraArgs }}
- {{ tpl . $ | quote }}
{{- end }}
{{- else }}
{{- range $key, $value := .Values.extraArgs }}
{{- if kindIs "slice" $value }}
{{- range $value }}
- {{ printf "--%s=%s" $key (tpl (toString .) $) | quote }}
{{- end }}
{{- else if kindIs "bool" $value }}
- {{ printf "--%s%s" (ternary "" "no-" $value) $key | quote }}
{{- else if kindIs "invalid" $value }}
- {{ printf "--%s" $key | quote }}
{{- else if kindIs "float64" $value }}
- {{ printf "--%s=%s" $key (toJson $value) | quote }}
{{- else }}
- {{ printf "--%s=%s" $key (tpl (toString $value) $) | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Whether a template may give any object a name, so that no object can be kept from the webhook. */}}
{{- define "zonewarden.templated" -}}
{{- if .Values.fqdnTemplates }}true
{{- else if kindIs "slice" .Values.extraArgs }}
{{- range .Values.extraArgs }}{{ if hasPrefix "--fqdn-template" . }}true{{ end }}{{ end }}
{{- else if hasKey (.Values.extraArgs | default dict) "fqdn-template" }}true
{{- end }}
{{- end }}

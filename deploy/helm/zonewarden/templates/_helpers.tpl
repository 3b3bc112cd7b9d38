{{- define "zonewarden.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* At most 50 characters: names made from it get suffixes. */}}
{{- define "zonewarden.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- $name := include "zonewarden.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "zonewarden.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride }}
{{- end }}

{{/* Cluster-wide objects of two releases must not meet. */}}
{{- define "zonewarden.clusterName" -}}
{{- $fullname := include "zonewarden.fullname" . }}
{{- $namespace := include "zonewarden.namespace" . }}
{{- if eq $fullname $namespace }}{{ $fullname }}{{ else }}{{ printf "%s-%s" $namespace $fullname }}{{ end }}
{{- end }}

{{- define "zonewarden.selectorLabels" -}}
app.kubernetes.io/name: {{ include "zonewarden.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "zonewarden.labels" -}}
{{ include "zonewarden.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "zonewarden.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "zonewarden.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "zonewarden.sourceNamespace" -}}
{{- if .Values.namespaced }}{{ default (include "zonewarden.namespace" .) .Values.sourceNamespace }}{{ end }}
{{- end }}

{{/* ExternalDNS's chart once took `provider: aws`. */}}
{{- define "zonewarden.provider" -}}
{{- if kindIs "string" .Values.provider }}{{ .Values.provider }}{{ else }}{{ .Values.provider.name }}{{ end }}
{{- end }}

{{- define "zonewarden.usesAzure" -}}
{{- if and .Values.sync.enabled (has (include "zonewarden.provider" .) (list "azure" "azure-dns" "azure-private-dns")) }}true{{ end }}
{{- end }}

{{/* Name of the Secret with azure.json, or nothing. */}}
{{- define "zonewarden.azureSecret" -}}
{{- if include "zonewarden.usesAzure" . }}
{{- if .Values.azure.configSecretName }}{{ .Values.azure.configSecretName }}
{{- else if .Values.azure.config }}{{ include "zonewarden.fullname" . }}-azure
{{- end }}
{{- end }}
{{- end }}

{{/* Name of the Secret that the serving certificate is mounted from, or nothing. */}}
{{- define "zonewarden.tlsSecret" -}}
{{- if .Values.webhook.enabled }}
{{- if eq .Values.certificates.source "cert-manager" }}{{ include "zonewarden.fullname" . }}-webhook-tls
{{- else if eq .Values.certificates.source "secret" }}{{ required "certificates.source secret needs certificates.secretName" .Values.certificates.secretName }}
{{- end }}
{{- end }}
{{- end }}

{{- define "zonewarden.authoritySecret" -}}
{{ include "zonewarden.fullname" . }}-authority
{{- end }}

{{/* What no schema can say. */}}
{{- define "zonewarden.validate" -}}
{{- if and .Values.txtPrefix .Values.txtSuffix }}
{{- fail "'txtPrefix' and 'txtSuffix' are mutually exclusive" }}
{{- end }}
{{- if not .Values.sources }}
{{- fail "sources must name at least one source" }}
{{- end }}
{{- if not (or .Values.webhook.enabled .Values.sync.enabled) }}
{{- fail "webhook.enabled and sync.enabled are both false: there is nothing to run" }}
{{- end }}
{{- if .Values.sync.enabled }}
{{- if not (include "zonewarden.provider" .) }}
{{- fail "provider.name is required (aws, azure, azure-private-dns, rfc2136, webhook, inmemory); or set sync.enabled=false to run the webhook alone" }}
{{- end }}
{{- if and (eq .Values.registry "txt") (not .Values.txtOwnerId) }}
{{- fail "txtOwnerId is required with registry txt: it marks the records as this cluster's and must differ between clusters; coming from ExternalDNS keep its --txt-owner-id, which is `default` when none was given" }}
{{- end }}
{{- end }}
{{- if le (int .Values.terminationGracePeriodSeconds) (int .Values.shutdownDelaySeconds) }}
{{- fail "terminationGracePeriodSeconds must be longer than shutdownDelaySeconds" }}
{{- end }}
{{- if and .Values.webhook.enabled (eq .Values.certificates.source "secret") (not .Values.certificates.caBundle) }}
{{- fail "certificates.source secret needs certificates.caBundle, the PEM of the authority that signed it" }}
{{- end }}
{{- end }}

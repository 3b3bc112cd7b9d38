{{/*
Where objects must be read: "cluster", "source" (the one namespace of --namespace) or "gateway" (that of
--gateway-namespace). Takes the chart's context and an entry of files/tables.yaml.
*/}}
{{- define "zonewarden.place" -}}
{{- $values := .root.Values }}
{{- if and (eq .read.in "namespace") $values.namespaced }}source
{{- else if and (eq .read.in "gateway-namespace") $values.gatewayNamespace }}gateway
{{- else if and (eq .read.resource "nodes") $values.namespaced (not (has "node" $values.sources)) }}none
{{- else }}cluster
{{- end }}
{{- end }}

{{/* What the chosen sources read in one place, as {"group": ["resource", …]}. */}}
{{- define "zonewarden.reads" -}}
{{- $root := .root }}
{{- $place := .place }}
{{- $tables := $root.Files.Get "files/tables.yaml" | fromYaml }}
{{- $bySource := ternary $tables.readsWithListenerSets $tables.reads $root.Values.enableGatewayListenerSets }}
{{- $groups := dict }}
{{- range $source := $root.Values.sources }}
{{- range $read := index $bySource $source }}
{{- if eq $place (include "zonewarden.place" (dict "root" $root "read" $read)) }}
{{- $known := index $groups $read.group | default list }}
{{- if not (has $read.resource $known) }}
{{- $_ := set $groups $read.group (append $known $read.resource) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- toJson $groups }}
{{- end }}

{{- define "zonewarden.readRules" -}}
{{- range $group, $resources := include "zonewarden.reads" . | fromJson }}
- apiGroups: [{{ $group | quote }}]
  resources: {{ toJson (sortAlpha $resources) }}
  verbs: ["list", "watch"]
{{- end }}
{{- if and (eq .place .statusPlace) .root.Values.sync.enabled (has "crd" .root.Values.sources) }}
- apiGroups: ["externaldns.k8s.io"]
  resources: ["dnsendpoints/status"]
  verbs: ["patch"]
{{- end }}
{{- end }}

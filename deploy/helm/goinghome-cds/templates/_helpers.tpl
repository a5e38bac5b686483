{{- define "goinghome.name" -}}
{{- printf "%s-goinghome-cds" .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "goinghome.selector" -}}
app.kubernetes.io/name: goinghome-cds
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "goinghome.labels" -}}
{{ include "goinghome.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "goinghome.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end -}}
{{- end -}}

{{- /* What this chart settles, and over it what the values say. */ -}}
{{- define "goinghome.settings" -}}
{{- $own := dict
  "spring" (dict
    "profiles" (dict "active" "production")
    "datasource" (dict "url" .Values.database.url))
  "server" (dict "address" "0.0.0.0" "port" 8080)
  "management" (dict "server" (dict "port" 8081 "address" "0.0.0.0"))
  "goinghome" (dict "public-url" .Values.publicUrl "clients" .Values.clients) -}}
{{- toYaml (mergeOverwrite $own (deepCopy .Values.settings)) -}}
{{- end -}}

{{- define "connector.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "connector.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := include "connector.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "connector.selectorLabels" -}}
app.kubernetes.io/name: {{ include "connector.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "connector.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "connector.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "connector.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "connector.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* The settings that are secrets. */}}
{{- define "connector.secretNames" -}}
AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN EXTERNAL_ID KAFKA_PASSWORD DATABASE_ABSTRACTOR_TOKEN HTTPS_PROXY HTTP_PROXY MANAGEMENT_TOKEN
{{- end }}

{{/* All settings: those of the chart, and env, which wins. */}}
{{- define "connector.env" -}}
{{- $fullname := include "connector.fullname" . }}
{{- $hosts := concat (list $fullname (printf "%s.%s" $fullname .Release.Namespace) (printf "%s.%s.svc" $fullname .Release.Namespace) (printf "%s.%s.svc.cluster.local" $fullname .Release.Namespace)) .Values.managementHosts }}
{{- $env := dict "CHECKPOINT_DIR" "/app/data" "DEAD_LETTER_DIR" "/app/data/dead-letter" "MANAGEMENT_ADDRESS" "0.0.0.0" "MANAGEMENT_PORT" "8080" "MANAGEMENT_ALLOWED_HOSTS" (join "," $hosts) }}
{{- if gt (int .Values.replicas) 1 }}
{{- $_ := set $env "CLUSTER" "kafka" }}
{{- $_ := set $env "CHECKPOINT_STORE" "kafka" }}
{{- end }}
{{- range $key, $value := .Values.env }}
{{- if not (kindIs "invalid" $value) }}
{{- $text := toString $value }}
{{- if kindIs "float64" $value }}
{{- $text = printf "%.15g" $value }}
{{- end }}
{{- if or $text (not (hasKey $env $key)) }}
{{- $_ := set $env $key $text }}
{{- end }}
{{- end }}
{{- end }}
{{- if and (gt (int .Values.replicas) 1) (or (ne (get $env "CHECKPOINT_STORE") "kafka") (eq (get $env "CLUSTER") "off")) }}
{{- fail "replicas: several replicas deliver everything several times unless env.CLUSTER is kafka and env.CHECKPOINT_STORE is kafka. Remove both from env, or set replicas to 1." }}
{{- end }}
{{- toJson $env }}
{{- end }}

{{/* The settings that are secrets and are in env. */}}
{{- define "connector.secretEnv" -}}
{{- $secrets := dict }}
{{- $names := splitList " " (include "connector.secretNames" .) }}
{{- range $key, $value := include "connector.env" . | fromJson }}
{{- if has $key $names }}
{{- $_ := set $secrets $key $value }}
{{- end }}
{{- end }}
{{- toJson $secrets }}
{{- end }}

{{/* Whether checkpoints need a volume. */}}
{{- define "connector.hasVolume" -}}
{{- $env := include "connector.env" . | fromJson }}
{{- if and .Values.persistence.enabled (eq (int .Values.replicas) 1) (ne (get $env "CHECKPOINT_STORE") "kafka") }}true{{ end }}
{{- end }}

{{/* The edited files by their names, as JSON. A route file of another name would not be loaded. */}}
{{- define "connector.files" -}}
{{- $files := dict }}
{{- range $name, $text := .Values.routes }}
{{- if not (hasSuffix ".camel.yaml" $name) }}
{{- fail (printf "routes: %s is not loaded, its name must end in .camel.yaml" $name) }}
{{- end }}
{{- $_ := set $files $name $text }}
{{- end }}
{{- with .Values.applicationProperties }}
{{- $_ := set $files "application.properties" . }}
{{- end }}
{{- toJson $files }}
{{- end }}

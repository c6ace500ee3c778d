variable "name" {
  description = "Prefix of the names of what is created, except the reader role"
  type        = string
  default     = "api-gateway-logging"
}

variable "apis" {
  description = "IDs of the APIs to log, or only all"
  type        = list(string)
  default     = []
  validation {
    condition     = alltrue([for api in var.apis : can(regex("^[a-z0-9]+$", api))])
    error_message = "IDs of APIs consist of lowercase letters and digits."
  }
}

variable "api_tag" {
  description = "Also log the APIs with this tag, key=value; empty for none"
  type        = string
  default     = "api-gateway-logging=on"
  validation {
    condition     = can(regex("^$|^[^=,]+=[^=,]*$", var.api_tag))
    error_message = "Write the tag as key=value."
  }
}

variable "retention_in_days" {
  description = "Retention of the access log of HTTP APIs in days"
  type        = number
  default     = 3
  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90], var.retention_in_days)
    error_message = "Use 1, 3, 5, 7, 14, 30, 60 or 90."
  }
}

variable "connector_role_arn" {
  description = "ARN of the connector's role, if it reads this account with a role of its own; empty for no reader role"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^$|^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$", var.connector_role_arn))
    error_message = "Write the ARN of a role."
  }
}

variable "external_id" {
  description = "External ID of the reader role, a secret shared by both accounts that prevents the confused deputy problem"
  type        = string
  default     = ""
  sensitive   = true
  validation {
    condition     = var.external_id == "" || length(var.external_id) >= 8
    error_message = "Use at least 8 characters."
  }
}

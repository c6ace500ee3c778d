output "access_log_group" {
  description = "Log group of the access logs of HTTP APIs; the connector discovers it"
  value       = aws_cloudwatch_log_group.access.name
}

output "reader_role_arn" {
  description = "CROSS_ACCOUNT_ROLE_ARN of the connector; empty without connector_role_arn"
  value       = one(aws_iam_role.reader[*].arn)
}

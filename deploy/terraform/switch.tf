data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  partition   = data.aws_partition.current.partition
  api_gateway = "arn:${local.partition}:apigateway:${data.aws_region.current.id}:"
}

resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/apigateway/${var.name}-access"
  retention_in_days = var.retention_in_days
  # stays with its retention, as the template's
  skip_destroy = true
}

# The role that API Gateway logs with, if the account has none.
data "aws_iam_policy_document" "assumed_by_api_gateway" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "api_gateway_logs" {
  name_prefix        = "${var.name}-push-"
  assume_role_policy = data.aws_iam_policy_document.assumed_by_api_gateway.json
}

resource "aws_iam_role_policy_attachment" "api_gateway_logs" {
  role       = aws_iam_role.api_gateway_logs.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

# The role of the function that changes the stages.
data "aws_iam_policy_document" "assumed_by_lambda" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "switch" {
  name_prefix        = "${var.name}-switch-"
  assume_role_policy = data.aws_iam_policy_document.assumed_by_lambda.json
}

resource "aws_iam_role_policy_attachment" "switch" {
  role       = aws_iam_role.switch.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

data "aws_iam_policy_document" "switch" {
  statement {
    actions = ["apigateway:GET"]
    resources = [
      "${local.api_gateway}:/account",
      "${local.api_gateway}:/restapis",
      "${local.api_gateway}:/restapis/*",
      "${local.api_gateway}:/apis",
      "${local.api_gateway}:/apis/*",
    ]
  }
  statement {
    actions = ["apigateway:PATCH"]
    resources = [
      "${local.api_gateway}:/account",
      "${local.api_gateway}:/restapis/*/stages/*",
      "${local.api_gateway}:/apis/*/stages/*",
    ]
  }
  statement {
    actions   = ["apigateway:DELETE"]
    resources = ["${local.api_gateway}:/apis/*/stages/*/accesslogsettings"]
  }
  statement {
    actions   = ["apigateway:PUT", "apigateway:POST", "apigateway:DELETE"]
    resources = ["${local.api_gateway}:/tags/*"]
  }
  statement {
    actions   = ["iam:PassRole"]
    resources = [aws_iam_role.api_gateway_logs.arn]
  }
  # API Gateway requires these of whoever sets the access log of an HTTP API
  statement {
    actions = [
      "logs:CreateLogDelivery",
      "logs:GetLogDelivery",
      "logs:UpdateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:DescribeResourcePolicies",
      "logs:DescribeLogGroups",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "switch" {
  role   = aws_iam_role.switch.id
  policy = data.aws_iam_policy_document.switch.json
}

data "archive_file" "switch" {
  type        = "zip"
  output_path = "${path.module}/.switch.zip"
  source {
    filename = "index.py"
    content  = local.function
  }
  source {
    filename = "handler.py"
    content  = file("${path.module}/handler.py")
  }
  # CloudFormation's module, which the function imports and Terraform does not need
  source {
    filename = "cfnresponse.py"
    content  = ""
  }
}

resource "aws_lambda_function" "switch" {
  function_name    = "${var.name}-switch"
  description      = "Switches the logs of API Gateway stages on, or back to what was there before"
  runtime          = "python3.13"
  handler          = "handler.handler"
  role             = aws_iam_role.switch.arn
  timeout          = 900
  memory_size      = 256
  filename         = data.archive_file.switch.output_path
  source_code_hash = data.archive_file.switch.output_base64sha256
  environment {
    variables = {
      PARTITION  = local.partition
      LOG_ROLE   = aws_iam_role.api_gateway_logs.arn
      ACCESS_LOG = aws_cloudwatch_log_group.access.arn
    }
  }
}

# Invoked by apply after a change, and by destroy, which restores what was there before.
resource "aws_lambda_invocation" "stages" {
  function_name   = aws_lambda_function.switch.function_name
  lifecycle_scope = "CRUD"
  input = jsonencode({
    Apis   = length(var.apis) == 0 ? "none" : join(",", var.apis)
    ApiTag = var.api_tag
  })
  # destroyed before what it needs
  depends_on = [
    aws_iam_role_policy.switch,
    aws_iam_role_policy_attachment.switch,
    aws_iam_role_policy_attachment.api_gateway_logs,
  ]
}

# The role with which a connector in another account reads the logs; the equivalent of deploy/aws/cross-account-role.yaml.
data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "assumed_by_connector" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = [var.connector_role_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [var.external_id]
    }
  }
}

# LOG_UNMASK=true also requires logs:Unmask, LOG_GROUP_TAGS requires logs:ListTagsForResource
data "aws_iam_policy_document" "reader" {
  statement {
    actions = ["logs:FilterLogEvents"]
    resources = [
      "arn:${local.partition}:logs:*:${data.aws_caller_identity.current.account_id}:log-group:API-Gateway-Execution-Logs_*",
      "arn:${local.partition}:logs:*:${data.aws_caller_identity.current.account_id}:log-group:/aws/apigateway/*",
    ]
  }
  statement {
    actions = [
      "logs:DescribeLogGroups",
      "logs:DescribeDeliverySources",
      "logs:DescribeDeliveries",
      "logs:DescribeDeliveryDestinations",
    ]
    resources = ["*"]
  }
  statement {
    actions = ["apigateway:GET"]
    resources = [
      "arn:${local.partition}:apigateway:*::/restapis",
      "arn:${local.partition}:apigateway:*::/restapis/*",
      "arn:${local.partition}:apigateway:*::/apis",
      "arn:${local.partition}:apigateway:*::/apis/*",
      "arn:${local.partition}:apigateway:*::/domainnames",
      "arn:${local.partition}:apigateway:*::/domainnames/*",
    ]
  }
}

resource "aws_iam_role" "reader" {
  count              = var.connector_role_arn == "" ? 0 : 1
  name               = "api-gateway-logging-reader"
  assume_role_policy = data.aws_iam_policy_document.assumed_by_connector.json
  lifecycle {
    precondition {
      condition     = var.external_id != ""
      error_message = "Set external_id with connector_role_arn."
    }
  }
}

resource "aws_iam_role_policy" "reader" {
  count  = var.connector_role_arn == "" ? 0 : 1
  role   = aws_iam_role.reader[0].id
  policy = data.aws_iam_policy_document.reader.json
}

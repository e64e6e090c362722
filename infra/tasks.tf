data "aws_iam_policy_document" "tasks_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }

    # ECS on behalf of this account only.
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${local.partition}:ecs:${local.region}:${local.account}:*"]
    }
  }
}

# What ECS itself needs to start a task: pull the image, write the log, fetch the secrets. The application never has it.
resource "aws_iam_role" "execution" {
  name               = "${var.name}-execution"
  description        = "Starts the tasks of ${var.repository}'s environments"
  assume_role_policy = data.aws_iam_policy_document.tasks_trust.json
  tags               = var.tags
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

locals {
  secrets    = [for arn in var.secret_arns : arn if can(regex("^arn:[a-z-]+:secretsmanager:", arn))]
  parameters = [for arn in var.secret_arns : arn if can(regex("^arn:[a-z-]+:ssm:", arn))]

  secret_statements = [
    { Effect = "Allow", Action = ["secretsmanager:GetSecretValue"], Resource = local.secrets },
    { Effect = "Allow", Action = ["ssm:GetParameters"], Resource = local.parameters },
    { Effect = "Allow", Action = ["kms:Decrypt"], Resource = var.secret_kms_key_arns },
  ]
}

resource "aws_iam_role_policy" "secrets" {
  count = length(var.secret_arns) > 0 ? 1 : 0
  name  = "secrets"
  role  = aws_iam_role.execution.name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for statement in local.secret_statements : statement if length(statement.Resource) > 0]
  })
}

# What the application in an environment may do in AWS: nothing. It runs code from a pull request.
resource "aws_iam_role" "task" {
  name               = "${var.name}-task"
  description        = "The application in ${var.repository}'s environments: no permission"
  assume_role_policy = data.aws_iam_policy_document.tasks_trust.json
  tags               = var.tags
}

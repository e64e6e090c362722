data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.name

  # Who may deploy is decided by the subject of the token that GitHub gives a job:
  #
  #   job of                                                       subject after repo:OWNER/NAME:
  #   pull_request_target, issue_comment, workflow_run, schedule   ref:refs/heads/BRANCH, always the default branch
  #   workflow_dispatch, push                                      ref:refs/heads/BRANCH, the branch it ran on
  #   pull_request                                                 pull_request, whatever the branch
  #   any of them, with `environment: NAME` in the job             environment:NAME
  #
  # Showtime's workflows are of the first two kinds, so the default branch's subject is enough. The subject `pull_request` is left out:
  # it would let everybody who can push a branch run a changed workflow with this role. An environment is as good if its own rules
  # allow the default branch only; it is for repositories that want an approval before each deployment. Which subject a job really had is
  # in CloudTrail, in the event AssumeRoleWithWebIdentity (userIdentity.userName).
  owner      = split("/", var.repository)[0]
  name       = split("/", var.repository)[1]
  repository = var.github_ids == null ? var.repository : "${local.owner}@${var.github_ids.owner}/${local.name}@${var.github_ids.repository}"
  context    = var.github_environment == null ? "ref:refs/heads/${var.default_branch}" : "environment:${var.github_environment}"
  # A second and a third lock: the repository's number, which no renamed or newly made repository can have, and the workflow's own file, so that another
  # workflow on the default branch gets no role.
  repository_id = var.repository_id != null ? var.repository_id : try(var.github_ids.repository, null)
  workflows     = [for file in var.github_workflows : "${var.repository}/.github/workflows/${file}@refs/heads/${var.default_branch}"]
  subjects      = length(var.github_subjects) > 0 ? var.github_subjects : ["repo:${local.repository}:${local.context}"]

  oidc_host         = "token.actions.githubusercontent.com"
  oidc_provider_arn = var.oidc_provider_arn == null ? aws_iam_openid_connect_provider.github[0].arn : var.oidc_provider_arn
}

resource "aws_iam_openid_connect_provider" "github" {
  count          = var.oidc_provider_arn == null ? 1 : 0
  url            = "https://${local.oidc_host}"
  client_id_list = ["sts.amazonaws.com"]
  tags           = var.tags
}

data "aws_iam_policy_document" "github_trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [local.oidc_provider_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.oidc_host}:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.oidc_host}:sub"
      values   = local.subjects
    }

    dynamic "condition" {
      for_each = local.repository_id == null ? [] : [local.repository_id]

      content {
        test     = "StringEquals"
        variable = "${local.oidc_host}:repository_id"
        values   = [format("%d", condition.value)]
      }
    }

    dynamic "condition" {
      for_each = length(local.workflows) == 0 ? [] : [local.workflows]

      content {
        test     = "StringEquals"
        variable = "${local.oidc_host}:job_workflow_ref"
        values   = condition.value
      }
    }
  }
}

resource "aws_iam_role" "github" {
  name               = "${var.name}-github"
  description        = "Showtime in the workflows of ${var.repository}"
  assume_role_policy = data.aws_iam_policy_document.github_trust.json

  # A cold build and a start of fifteen minutes can together pass the usual hour.
  max_session_duration = 7200
  tags                 = var.tags
}

resource "aws_iam_role_policy" "github" {
  name = "showtime"
  role = aws_iam_role.github.name

  policy = templatefile("${path.module}/policy/showtime-policy.json.tftpl", {
    partition          = local.partition
    region             = local.region
    account            = local.account
    cluster            = aws_ecs_cluster.this.name
    owner_tag          = local.repository_id == null ? "showtime_repository" : "showtime_repository_id"
    owner              = local.repository_id == null ? var.repository : format("%d", local.repository_id)
    image_repository   = aws_ecr_repository.images.name
    log_group          = aws_cloudwatch_log_group.environments.name
    execution_role_arn = aws_iam_role.execution.arn
    task_role_arn      = aws_iam_role.task.arn
  })
}

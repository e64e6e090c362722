output "role_arn" {
  description = "The role for the workflows: `gh variable set SHOWTIME_AWS_ROLE --body …`."
  value       = aws_iam_role.github.arn
}

output "showtime_yml" {
  description = "What belongs into .github/showtime.yml. `terraform output -raw showtime_yml` prints it ready to paste."
  value = templatefile("${path.module}/templates/showtime.yml.tftpl", {
    image_repository   = aws_ecr_repository.images.repository_url
    port               = var.port
    region             = local.region
    cluster            = aws_ecs_cluster.this.name
    subnets            = join(", ", local.subnet_ids)
    security_group     = aws_security_group.environments.id
    execution_role_arn = aws_iam_role.execution.arn
    task_role_arn      = aws_iam_role.task.arn
    log_group          = aws_cloudwatch_log_group.environments.name
    capacity           = var.capacity
  })

  # Without its capacity providers the cluster takes no service.
  depends_on = [aws_ecs_cluster_capacity_providers.this]
}

output "trusted_subjects" {
  description = "The subjects that a GitHub token must have, one of them, to get the role."
  value       = local.subjects
}

output "task_role_name" {
  description = "The role of the applications, for permissions of your own."
  value       = aws_iam_role.task.name
}
